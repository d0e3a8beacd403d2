import {execFileSync} from 'node:child_process';
import {existsSync, readFileSync} from 'node:fs';

/**
 * What tells a process from a later one with the same pid: its start time.
 * Undefined when no such process lives; a zombie counts as dead, because it holds nothing any more.
 */
export function processIdentity(pid: number): string | undefined {
  return existsSync('/proc/self/stat') ? fromProc(pid) : fromPs(pid);
}

function fromProc(pid: number): string | undefined {
  let stat: string;
  try {
    stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
  } catch {
    return undefined;
  }
  // The second field is the command in parentheses and may itself hold spaces and parentheses.
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  const [state] = fields;
  const startTicks = fields[19];
  return state === 'Z' || state === 'X' ? undefined : startTicks;
}

function fromPs(pid: number): string | undefined {
  try {
    const line = execFileSync('ps', ['-o', 'stat=,lstart=', '-p', String(pid)], {
      encoding: 'utf8',
      stdio: ['ignore', 'pipe', 'ignore'],
    }).trim();
    const started = line.replace(/^\S+\s+/, '');
    return line === '' || line.startsWith('Z') ? undefined : started;
  } catch {
    return undefined;
  }
}
