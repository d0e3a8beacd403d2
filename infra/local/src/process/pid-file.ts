import {readFileSync, rmSync, writeFileSync} from 'node:fs';
import {processIdentity} from './process-identity.ts';

/** Remembers which process serves, so that a later command can find or stop it. */
export function writePidFile(path: string, pid: number): void {
  writeFileSync(path, JSON.stringify({pid, identity: processIdentity(pid)}));
}

/**
 * The pid in the file if that very process still lives. A file that is missing, torn, or left by a
 * dead process gives undefined, also when another process has got the same pid since.
 */
export function readPidFile(path: string): number | undefined {
  let content: unknown;
  try {
    content = JSON.parse(readFileSync(path, 'utf8'));
  } catch {
    return undefined;
  }
  if (typeof content !== 'object' || content === null) return undefined;
  if (!('pid' in content) || typeof content.pid !== 'number') return undefined;
  const identity = 'identity' in content ? content.identity : undefined;
  return identity !== undefined && processIdentity(content.pid) === identity
    ? content.pid
    : undefined;
}

/** Forgets the process; a missing file is fine. */
export function removePidFile(path: string): void {
  rmSync(path, {force: true});
}
