import {setTimeout as sleep} from 'node:timers/promises';

/** How long to wait and how often to look. */
export type WaitOptions = Readonly<{timeoutMs: number; everyMs?: number | undefined}>;

/** Asks `holds` until it answers true; answers false when the time is over. */
export async function waitUntil(
  holds: () => boolean | Promise<boolean>,
  {timeoutMs, everyMs = 100}: WaitOptions,
): Promise<boolean> {
  const deadline = Date.now() + timeoutMs;
  for (;;) {
    if (await holds()) return true;
    if (Date.now() >= deadline) return false;
    await sleep(everyMs);
  }
}
