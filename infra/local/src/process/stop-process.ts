import {processIdentity} from './process-identity.ts';
import {waitUntil} from './wait-until.ts';

/** SIGTERM, a bounded wait, then SIGKILL. Answers whether the process ended without the kill. */
export async function stopProcess(pid: number, timeoutMs: number): Promise<boolean> {
  const identity = processIdentity(pid);
  const hasEnded = (): boolean => processIdentity(pid) !== identity;
  if (identity === undefined) return true;
  process.kill(pid, 'SIGTERM');
  if (await waitUntil(hasEnded, {timeoutMs, everyMs: 20})) return true;
  process.kill(pid, 'SIGKILL');
  await waitUntil(hasEnded, {timeoutMs, everyMs: 20});
  return false;
}
