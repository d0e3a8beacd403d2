import {readFileSync} from 'node:fs';
import {join} from 'node:path';
import {rootDir} from './run-program.ts';

/** A script of the root manifest. */
export type Script = Readonly<{name: string; command: string}>;

/** The root scripts whose names begin with `prefix`, in their order: the manifest is the list. */
export function rootScripts(prefix: string): Script[] {
  const manifest = JSON.parse(readFileSync(join(rootDir, 'package.json'), 'utf8')) as {
    scripts: Record<string, string>;
  };
  return Object.entries(manifest.scripts)
    .filter(([name]) => name.startsWith(prefix))
    .map(([name, command]) => ({name, command}));
}
