import {dirname, join, resolve} from 'node:path';
import {fileURLToPath} from 'node:url';

/** The root of the workspace. */
export const rootDir: string = resolve(dirname(fileURLToPath(import.meta.url)), '../../..');

/** Everything fetched or run lies below this one folder, which git ignores. */
export const localDir: string = join(rootDir, '.local');

/** What was fetched from the package registries; safe to delete, costs a new fetch. */
export const cacheDir: string = join(localDir, 'cache');

/** Data, ports and logs of servers; safe to delete while nothing runs. */
export const runDir: string = join(localDir, 'run');
