import {existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync} from 'node:fs';
import {join} from 'node:path';
import {runDir} from '../paths.ts';
import {readPidFile, writePidFile} from './pid-file.ts';

const ownerFile = 'owner.json';

/**
 * A new folder `<runDir>/<prefix>-XXXXXX` for a server that ends with this process. Folders that
 * killed processes left are removed on the way, so that an aborted run costs its disk only until
 * the next one.
 */
export function temporaryRunDir(prefix: string, parent: string = runDir): string {
  mkdirSync(parent, {recursive: true});
  for (const name of readdirSync(parent)) {
    const owner = join(parent, name, ownerFile);
    if (existsSync(owner) && readPidFile(owner) === undefined) {
      rmSync(join(parent, name), {recursive: true, force: true});
    }
  }
  const dir = mkdtempSync(join(parent, `${prefix}-`));
  writePidFile(join(dir, ownerFile), process.pid);
  return dir;
}
