import {StreamError} from '../errors.ts';
import type {Graph} from '../graph/graph.ts';
import {systemClock} from '../ports/clock.ts';
import {CacheBudget} from '../state/cache-budget.ts';
import {planTopology} from '../topology/plan.ts';
import {durationMs} from '../windows/duration.ts';
import {GlobalTables} from './global-tables.ts';
import {prepareTopics} from './internal-topics.ts';
import {loadingBroker} from './loading-broker.ts';
import {withMatchedTopics} from './matched-topics.ts';
import {Metrics} from './metrics.ts';
import {checkPolicies, writesDeadLetters} from './record-errors.ts';
import {RetryLedger} from './retry-ledger.ts';
import {RunEvents} from './run-events.ts';
import type {RunOptions} from './run-options.ts';
import {prepareSerdes} from './serde-uses.ts';
import {refuseGroupTalk} from './server-assignment.ts';
import {StreamApp} from './stream-app.ts';
import {readTopicLimits} from './topic-limits.ts';

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
  const counts = await prepareTopics(broker, plan, {
    replicationFactor: options.replicationFactor,
    hasDeadLetters: writesDeadLetters(errors),
  });
  const clock = options.clock ?? systemClock;
  const nowMs = () => clock.nowMs();
  const metrics = new Metrics(nowMs);
  const globalTables = new GlobalTables({broker, clock, plan, counts, errors, metrics});
  const setting = {
    broker,
    plan,
    counts,
    guarantee,
    errors,
    metrics,
    events: new RunEvents({application: name, metrics, nowMs, ...tellers(options)}),
    limits: await readTopicLimits(broker, [...counts.keys()]),
    retries: new RetryLedger(),
    globalTables: globalTables.stores,
    clock,
    state: options.state,
    budget: new CacheBudget(options.state?.cacheBytes ?? 0),
    onRestore: options.onRestore,
    idling: {maxTaskIdleMs, nowMs},
    idleAfterMs: options.idleClock === undefined ? undefined : durationMs(options.idleClock),
    isCaching: (options.cacheBytes ?? DEFAULT_CACHE_BYTES) > 0,
  };
  const app = new StreamApp({name, graph: matched}, setting, globalTables, options);
  await app.start();
  return app;
}

function tellers({logger, tracing}: RunOptions) {
  return {logger, tracer: tracing};
}

function checkOptions(options: RunOptions): void {
  const {commitIntervalMs = 1_000, guarantee = 'exactly-once', errors = {}} = options;
  checkPolicies(errors);
  refuseGroupTalk(options);
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
