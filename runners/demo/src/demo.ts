import {auditLake} from './audit-lake.ts';
import type {DemoOptions} from './demo-options.ts';
import {faultText} from './errors.ts';
import {Watch} from './moment.ts';
import {type DemoRun, finishRun, lakeFolder, openRun} from './open-run.ts';
import {Pipeline} from './pipeline.ts';
import {isRight, reportLines} from './report.ts';
import type {Screen} from './screen.ts';
import {type ShopTraffic, shopTraffic} from './shop-traffic.ts';
import {storedRows} from './stored-rows.ts';

export interface DemoSurroundings {
  readonly screen: Screen;
  /** Asks the demo to commit what is under way and to end. */
  readonly signal: AbortSignal;
}

/** Runs to the end, or until `signal` is aborted. Answers whether all is right, as far as it was looked at. */
export async function runDemo(options: DemoOptions, around: DemoSurroundings): Promise<boolean> {
  const {screen} = around;
  const demo = await openRun(options);
  const traffic = shopTraffic(demo);
  const {workload} = traffic;
  const location = lakeFolder(demo.folder);
  const storedBefore = await storedRows(location);
  const pipeline = await Pipeline.open(demo, {
    workload,
    onFault: (part, error) => screen.note(`The ${part} begins again after ${faultText(error)}`),
  });
  for (const line of greeting(demo, traffic, pipeline.from)) screen.note(line);
  const isComplete = await watched(pipeline, new Watch({pipeline, traffic, storedBefore}), around);
  if (isComplete) {
    screen.note('Comparing every row with what the generator knows to be right …');
    screen.close();
    const audits = await auditLake({workload, broker: pipeline.broker, location});
    for (const line of reportLines(audits, location)) console.log(line);
    // Before the broker lets others in, or these would go on with a run that has ended.
    finishRun(demo);
    await pipeline.broker.close();
    return isRight(audits);
  }
  await pipeline.broker.close();
  screen.close();
  console.log('Stopped: all that was read is committed. The next start goes on from here.');
  return true;
}

/** Works, and shows it. Answers whether everything that belongs to the run is in the tables. */
async function watched(
  pipeline: Pipeline,
  watch: Watch,
  {screen, signal}: DemoSurroundings,
): Promise<boolean> {
  const timer = setInterval(() => screen.show(watch.moment()), screen.everyMs);
  const onStop = (): void => {
    screen.note(
      'Stopping: committing what is under way. Once more stops at once, and is safe too.',
    );
  };
  if (signal.aborted) onStop();
  signal.addEventListener('abort', onStop, {once: true});
  try {
    return await pipeline.work(signal, (progress) => watch.take(progress));
  } finally {
    clearInterval(timer);
    signal.removeEventListener('abort', onStop);
    screen.show(watch.moment());
  }
}

function greeting(
  {folder, seed, seconds, start}: DemoRun,
  {workload}: ShopTraffic,
  from: number,
): readonly string[] {
  const [size, customers, products] = [
    workload.size,
    workload.customerCount,
    workload.productCount,
  ].map((count) => count.toLocaleString('en-US'));
  if (start === 'resumed') {
    const sent = from.toLocaleString('en-US');
    return [
      `Going on in ${folder}: ${sent} of ${size} events and orders were sent (--fresh begins anew).`,
    ];
  }
  const shop = `A shop with ${customers} customers and ${products} products sends ${size} events and orders in ${seconds} s (seed ${seed}).`;
  return start === 'afresh'
    ? [`Beginning anew; what the last run left in ${folder} is deleted.`, shop]
    : [shop];
}
