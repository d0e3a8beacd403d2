import {readFileSync} from 'node:fs';
import {link, readdir, readFile, truncate, unlink, writeFile} from 'node:fs/promises';
import {join} from 'node:path';
import {StreamError} from './errors.ts';

/** Who holds a folder. A process id is used again one day; its start tells two processes apart, where it is known. */
interface Holder {
  readonly pid: number;
  readonly startedAt: string | undefined;
}

const LOCK_NAME = /^lock-(\d+)$/;
const NOBODY: Holder = {pid: 0, startedAt: undefined};
/** Locks held by this process, also by a second copy of this module's users. */
const held = new Set<string>();

/**
 * Keeps a second process out of `folder` until released; the lock of a process that died is taken over. Throws
 * STREAM_STORAGE_FAILED when another one has it. Each lock is a file with the next number, never used again, so that
 * of two that take over from the same dead one only one can win.
 */
export async function lockFolder(folder: string): Promise<{release(): Promise<void>}> {
  for (;;) {
    const last = (await lockNumbers(folder)).at(-1) ?? 0;
    const holder = last === 0 ? NOBODY : await readHolder(join(folder, `lock-${last}`));
    if (isAlive(holder, join(folder, `lock-${last}`))) throw inUse(folder, holder);
    const path = join(folder, `lock-${last + 1}`);
    if (!(await createWhole(path, myself()))) continue;
    const numbers = await lockNumbers(folder);
    if (numbers.at(-1) !== last + 1) {
      // Others were faster by more than one: theirs counts.
      await unlink(path);
      continue;
    }
    held.add(path);
    const older = numbers.slice(0, -1).map((number) => join(folder, `lock-${number}`));
    await Promise.all(older.map(removeIfThere));
    return {
      release: async () => {
        // The file stays, empty: its number must not be given again. That needs no room on the disk.
        await truncate(path).finally(() => held.delete(path));
      },
    };
  }
}

async function lockNumbers(folder: string): Promise<readonly number[]> {
  const numbers = (await readdir(folder)).flatMap((name) => LOCK_NAME.exec(name)?.[1] ?? []);
  return numbers.map(Number).sort((a, b) => a - b);
}

/** Whether this call made the file, which is never there without its content. */
async function createWhole(path: string, holder: Holder): Promise<boolean> {
  const draft = `${path}.${holder.pid}.${performance.now()}`;
  try {
    await writeFile(draft, JSON.stringify(holder), {flag: 'wx'});
    await link(draft, path);
    return true;
  } catch (error) {
    // The draft has a name of its own: it is the lock that another one made.
    if (codeOf(error) === 'EEXIST') return false;
    throw error;
  } finally {
    await removeIfThere(draft);
  }
}

/** An empty file was released. */
async function readHolder(path: string): Promise<Holder> {
  try {
    const read: unknown = JSON.parse(await readFile(path, 'utf8'));
    if (typeof read !== 'object' || read === null) return NOBODY;
    const pid = 'pid' in read && typeof read.pid === 'number' ? read.pid : NOBODY.pid;
    const startedAt = 'startedAt' in read ? String(read.startedAt) : undefined;
    return {pid, startedAt};
  } catch (error) {
    if (error instanceof SyntaxError || codeOf(error) === 'ENOENT') return NOBODY;
    throw error;
  }
}

function isAlive({pid, startedAt}: Holder, path: string): boolean {
  if (pid === 0) return false;
  // In a container each first process has the same id as the one before.
  if (pid === process.pid) return held.has(path);
  try {
    process.kill(pid, 0);
  } catch (error) {
    if (codeOf(error) === 'ESRCH') return false;
  }
  const now = startOf(pid);
  return now === undefined || startedAt === undefined || now === startedAt;
}

function myself(): Holder {
  return {pid: process.pid, startedAt: startOf(process.pid)};
}

/** Clock ticks from the machine's start to the process's, the 22nd field of `stat`; only Linux has it. */
function startOf(pid: number): string | undefined {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
    // The second field is a name in brackets, which may hold anything.
    return stat.slice(stat.lastIndexOf(')') + 2).split(' ')[19];
  } catch {
    return undefined;
  }
}

async function removeIfThere(path: string): Promise<void> {
  try {
    await unlink(path);
  } catch (error) {
    if (codeOf(error) !== 'ENOENT') throw error;
  }
}

function inUse(folder: string, {pid}: Holder): StreamError {
  const user = pid === process.pid ? 'this process itself' : `process ${pid}`;
  return new StreamError(
    'STREAM_STORAGE_FAILED',
    `cannot open ${folder}: ${user} has it open; stop that first, or use another folder`,
  );
}

function codeOf(error: unknown): unknown {
  return error instanceof Error && 'code' in error ? error.code : undefined;
}
