import {existsSync, mkdirSync, mkdtempSync, renameSync, rmSync} from 'node:fs';
import {join} from 'node:path';
import {cacheDir} from '../paths.ts';

/**
 * The folder `.local/cache/<name>`, filled by `fill` the first time. The name carries the pinned
 * version, so a new pin is a new folder. A fetch that fails leaves nothing behind, and of two
 * fetches at once the first one wins, because the rename is the only step that publishes.
 */
export async function fetchOnce(
  name: string,
  fill: (dir: string) => Promise<void>,
): Promise<string> {
  const finished = join(cacheDir, name);
  if (existsSync(finished)) return finished;
  mkdirSync(cacheDir, {recursive: true});
  const unfinished = mkdtempSync(join(cacheDir, `.${name}-`));
  try {
    await fill(unfinished);
    renameSync(unfinished, finished);
  } catch (error) {
    rmSync(unfinished, {recursive: true, force: true});
    if (!existsSync(finished)) throw error;
  }
  return finished;
}
