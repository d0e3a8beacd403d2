import {spawn} from 'node:child_process';
import {join} from 'node:path';
import {createInterface} from 'node:readline';
import {LocalError} from '../errors.ts';
import {pythonWithReaders} from '../fetch/python-readers.ts';

/** Readers of Delta tables that share no code with ours: delta-rs, and ClickHouse over the Delta kernel. */
export type ForeignReader = 'deltalake' | 'chdb';

/** A table to read: a folder, or `s3://bucket/path` with where and who. */
export type ForeignTable = Readonly<{
  reader: ForeignReader;
  /** An absolute path or `s3://bucket/path`. */
  table: string;
  s3?: Readonly<{endpoint: string; accessKey: string; secretKey: string}> | undefined;
  timeoutMs?: number | undefined;
}>;

/** What a foreign reader found. */
export type ForeignRows = Readonly<{
  /** Undefined where the reader does not tell (chdb). */
  version: number | undefined;
  /** Timestamps are microseconds since the epoch; decimals, dates and integers beyond 2 ** 53 are text. */
  rows: readonly Readonly<Record<string, unknown>>[];
}>;

const defaultTimeoutMs = 120_000;

/** Reads the whole newest version. Throws `FETCH_FAILED` with what the reader said. */
export async function readDeltaTable(asked: ForeignTable): Promise<ForeignRows> {
  const python = await pythonWithReaders();
  const {reader, table, s3, timeoutMs = defaultTimeoutMs} = asked;
  const child = spawn(python, [join(import.meta.dirname, 'read-table.py')], {
    stdio: ['pipe', 'pipe', 'pipe'],
    timeout: timeoutMs,
    killSignal: 'SIGKILL',
    // chdb refuses a local table that does not lie below its working folder.
    cwd: '/',
  });
  let said = '';
  child.stderr.on('data', (chunk: Buffer) => {
    said = (said + chunk.toString('utf8')).slice(-4_000);
  });
  const ended = new Promise<number | null>((resolve) => {
    child.on('error', () => resolve(null));
    child.on('close', resolve);
  });
  child.stdin.on('error', () => undefined);
  child.stdin.end(JSON.stringify({reader, table, s3}));
  const lines: unknown[] = [];
  for await (const line of createInterface({input: child.stdout})) lines.push(JSON.parse(line));
  const code = await ended;
  const [head, ...rows] = lines as [{version: number | null}?, ...Record<string, unknown>[]];
  if (code !== 0 || head === undefined) {
    throw new LocalError(
      'FETCH_FAILED',
      `cannot read ${table} with ${reader}: exit ${code}\n${said}`,
    );
  }
  return {version: head.version ?? undefined, rows};
}
