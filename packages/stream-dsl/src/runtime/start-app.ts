import {StreamError} from '../errors.ts';
import type {Graph} from '../graph/graph.ts';
import {systemClock} from '../ports/clock.ts';
import {planTopology} from '../topology/plan.ts';
import {durationMs} from '../windows/duration.ts';
import {GlobalTables} from './global-tables.ts';
import {prepareTopics} from './internal-topics.ts';
import {loadingBroker} from './loading-broker.ts';
import {withMatchedTopics} from './matched-topics.ts';
import {Metrics} from './metrics.ts';
import type {RunOptions} from './run-options.ts';
import {prepareSerdes} from './serde-uses.ts';
import {StreamApp} from './stream-app.ts';

/** As in Kafka Streams. */
const DEFAULT_CACHE_BYTES = 10 << 20;

/** A topology with a name, ready to run. */
export interface Runnable {
  readonly name: string;
  readonly graph: Graph;
}

/** Checks the topics, then joins the group and processes until `close`. Rejects with what makes it impossible. */
export async function startApp({name, graph}: Runnable, options: RunOptions): Promise<StreamApp> {
  const {guarantee = 'exactly-once', errors = {}, maxTaskIdleMs = 0} = options;
  checkOptions(options);
  await options.broker.connect();
  // Before any topic is created: a schema that breaks readers must leave no trace.
  await prepareSerdes(graph);
  const matched = await withMatchedTopics(options.broker, graph);
  const broker = loadingBroker(options.broker, name, matched);
  const plan = planTopology(name, matched);
  const hasDeadLetters = [errors.decode, errors.process].some(
    (policy) => policy === undefined || policy === 'dead-letter',
  );
  const counts = await prepareTopics(broker, plan, {
    replicationFactor: options.replicationFactor,
    hasDeadLetters,
  });
  const metrics = new Metrics();
  const clock = options.clock ?? systemClock;
  const globalTables = new GlobalTables({broker, clock, plan, counts, errors, metrics});
  const setting = {
    broker,
    plan,
    counts,
    guarantee,
    errors,
    metrics,
    globalTables: globalTables.stores,
    clock,
    idling: {maxTaskIdleMs, nowMs: () => clock.nowMs()},
    idleAfterMs: options.idleClock === undefined ? undefined : durationMs(options.idleClock),
    isCaching: (options.cacheBytes ?? DEFAULT_CACHE_BYTES) > 0,
  };
  const app = new StreamApp(name, setting, globalTables, options);
  await app.start();
  return app;
}

function checkOptions({commitIntervalMs = 1_000, guarantee = 'exactly-once'}: RunOptions): void {
  if (!(commitIntervalMs >= 0)) {
    throw new StreamError(
      'STREAM_CONFIG_INVALID',
      `commitIntervalMs is ${commitIntervalMs}: expected milliseconds, 0 or more`,
    );
  }
  if (guarantee !== 'exactly-once' && guarantee !== 'at-least-once') {
    throw new StreamError(
      'STREAM_CONFIG_INVALID',
      `guarantee is ${JSON.stringify(guarantee)}: expected 'exactly-once' or 'at-least-once'`,
    );
  }
}
