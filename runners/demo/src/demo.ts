import type {PaceProgress} from '@crm/generator';
import {auditLake} from './audit-lake.ts';
import {type DemoRun, finishRun, workloadOf} from './demo-run.ts';
import {Panel} from './panel.ts';
import {lakeOf, Pipeline} from './pipeline.ts';
import {isRight, reportLines} from './report.ts';

const showEveryMs = 200;

/** Runs to the end, or until `signal` is aborted. Resolves with the exit code. */
export async function runDemo(demo: DemoRun, signal: AbortSignal): Promise<number> {
  const workload = workloadOf(demo);
  const pipeline = await Pipeline.open(demo, workload);
  const {from} = pipeline.traffic;
  console.log(
    demo.isResumed
      ? `Going on at record ${from} of ${workload.size} (--fresh begins anew).`
      : `A shop with ${workload.customerCount} customers and ${workload.productCount} products: ${workload.size} events and orders.`,
  );
  const watching = watch(pipeline, workload.size);
  const work = async (): Promise<boolean> => {
    const isComplete = await pipeline.traffic.run(signal, watching.onProgress);
    if (isComplete) await pipeline.drained(signal);
    return isComplete && !signal.aborted;
  };
  const isComplete = await Promise.race([work(), pipeline.failure()]).finally(watching.stop);
  await pipeline.stop();
  if (!isComplete) {
    await pipeline.broker.close();
    console.log('Stopped: everything read so far is committed. npm start goes on from here.');
    return 0;
  }
  const location = lakeOf(demo.folder);
  const results = await auditLake({workload, broker: pipeline.broker, location});
  await pipeline.broker.close();
  for (const line of reportLines(results, location)) console.log(line);
  finishRun(demo);
  return isRight(results) ? 0 : 1;
}

/** Shows the state of things several times a second. */
function watch(pipeline: Pipeline, size: number) {
  const isTerminal = process.stdout.isTTY === true && process.env['CI'] === undefined;
  const panel = new Panel(isTerminal);
  const startedMs = performance.now();
  let sent: PaceProgress | undefined;
  let last = {atMs: startedMs, sent: 0};
  let rate = 0;
  const show = (): void => {
    const nowMs = performance.now();
    if (nowMs - last.atMs >= 1_000) {
      rate = Math.round((((sent?.sent ?? 0) - last.sent) * 1_000) / (nowMs - last.atMs));
      last = {atMs: nowMs, sent: sent?.sent ?? 0};
    }
    panel.show({...pipeline.status(), sent, size, rate, elapsedMs: nowMs - startedMs});
  };
  const timer = setInterval(show, showEveryMs);
  return {
    onProgress: (progress: PaceProgress): void => {
      sent = progress;
    },
    stop: (): void => {
      clearInterval(timer);
      show();
    },
  };
}
