import {randomBytes} from 'node:crypto';
import {existsSync, mkdirSync, readFileSync, writeFileSync} from 'node:fs';
import {join} from 'node:path';
import {freePorts, isPortFree} from '../process/free-port.ts';
import {readPidFile} from '../process/pid-file.ts';

/** Where MinIO listens and who may enter, as remembered in its folder. */
export type MinioLayout = Readonly<{port: number; accessKey: string; secretKey: string}>;

/** The layout in `dir`, made up the first time; another port when a stranger has taken it. */
export async function minioLayout(dir: string): Promise<MinioLayout> {
  const remembered = readMinioLayout(dir);
  const isAlive = readPidFile(join(dir, 'pid.json')) !== undefined;
  if (remembered !== undefined && (isAlive || (await isPortFree(remembered.port)))) {
    return remembered;
  }
  const [port = 0] = await freePorts(1);
  const layout = {
    port,
    accessKey: remembered?.accessKey ?? 'crm-local',
    secretKey: remembered?.secretKey ?? randomBytes(18).toString('base64url'),
  };
  mkdirSync(dir, {recursive: true});
  writeFileSync(layoutPath(dir), `${JSON.stringify(layout, undefined, 2)}\n`, {mode: 0o600});
  return layout;
}

/** The layout that an earlier start left in `dir`, if any. */
export function readMinioLayout(dir: string): MinioLayout | undefined {
  if (!existsSync(layoutPath(dir))) return undefined;
  return JSON.parse(readFileSync(layoutPath(dir), 'utf8')) as MinioLayout;
}

const layoutPath = (dir: string): string => join(dir, 'minio.json');
