import {availableParallelism} from 'node:os';
import {Worker} from 'node:worker_threads';
import {addUp, NO_HISTORIES, type Share, type Summary} from './run-share.ts';

/** So often the caller hears how far it is. */
const SHARE = 250;

export interface RunOptions {
  readonly workers?: number | undefined;
  readonly onProgress?: ((soFar: Summary) => void) | undefined;
}

/** Runs the histories in as many threads as there are processors. */
export async function runHistories(
  {seed, histories, ...rest}: Share,
  {workers = availableParallelism(), onProgress}: RunOptions = {},
): Promise<Summary> {
  const shares: Share[] = [];
  for (let at = 0; at < histories; at += SHARE) {
    shares.push({...rest, seed: seed + at, histories: Math.min(SHARE, histories - at)});
  }
  let summary = NO_HISTORIES;
  const work = async (): Promise<void> => {
    for (let share = shares.shift(); share !== undefined; share = shares.shift()) {
      const done = await runInWorker(share);
      summary = addUp(summary, done);
      onProgress?.(summary);
    }
  };
  await Promise.all(Array.from({length: workers}, work));
  return summary;
}

function runInWorker(share: Share): Promise<Summary> {
  return new Promise((resolve, reject) => {
    const worker = new Worker(new URL('./histories-worker.ts', import.meta.url), {
      workerData: share,
      execArgv: ['--conditions=crm-source'],
    });
    worker.once('message', resolve);
    worker.once('error', reject);
    worker.once('exit', (code) => {
      reject(new Error(`a worker ended with ${code} before it had an answer`));
    });
  });
}
