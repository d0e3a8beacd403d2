// One instance of the topology: a process of its own, which faults come upon.
import {isStreamError, type Logger, run, type StreamApp} from '@crm/stream-dsl';
import {kafkaJs} from '@crm/stream-dsl/brokers/kafkajs';
import {sqliteState} from '@crm/stream-dsl/state/sqlite';
import {stopSignals} from '../../../generate/src/process/stop-signals.ts';
import {
  clientTimeouts,
  commitIntervalMs,
  required,
  sessionTimeoutMs,
} from '../processes/settings.ts';
import {chaos} from '../topology/chaos-topology.ts';

const statusEveryMs = 500;
const print = (line: object): void => console.log(JSON.stringify(line));
/** For people: lines of JSON are figures. */
const say = (text: string): void => console.log(`${new Date().toISOString()} ${text}`);
const textOf = (error: unknown): string =>
  isStreamError(error) ? `${error.code}: ${error.message}` : String(error);

// Without a handler a file that reaches its limit ends the process; with one, the write fails as on a full disk.
process.on('SIGXFSZ', () => undefined);
const signal = stopSignals();
const brokers = required('CHAOS_BROKERS').split(',');
const name = required('CHAOS_INSTANCE');
const isStatic = process.env['CHAOS_STATIC'] === 'true';

const logger: Logger = {
  debug: () => undefined,
  info: (fields, message) => say(`${message} ${JSON.stringify(fields)}`),
  warn: (fields, message) => say(`${message} ${JSON.stringify(fields)}`),
  error: (fields, message) => say(`${message} ${JSON.stringify(fields)}`),
};
const broker = kafkaJs({brokers, clientId: `chaos-${name}`, ...clientTimeouts, logLevel: 0});
try {
  say('starting');
  const app = await run(chaos, {
    broker,
    guarantee: 'exactly-once',
    ...{commitIntervalMs, sessionTimeoutMs, replicationFactor: 3, cacheBytes: 0},
    ...{standbyReplicas: 1, state: sqliteState({folder: required('CHAOS_STATE_DIR')})},
    instanceId: isStatic ? `chaos-${name}` : undefined,
    onRecovery: (error: unknown) => say(`recovery: ${textOf(error)}`),
    logger,
  });
  const report = setInterval(() => print(statusOf(app)), statusEveryMs);
  try {
    await Promise.race([app.done, aborted(signal)]);
    await app.close();
  } finally {
    clearInterval(report);
    print(statusOf(app));
  }
} catch (error) {
  console.error(textOf(error));
  process.exitCode = 1;
} finally {
  await broker.close();
}

function statusOf(app: StreamApp): object {
  const {tasks, lagRecords, commits, recoveries, restoredRecords, rebalances, ...rest} =
    app.metrics();
  const {consumed, late, deadLetters} = rest;
  return {
    ...{
      kind: 'status',
      state: app.state,
      isReady: app.isReady,
      tasks,
      lagRecords,
      commits,
      recoveries,
    },
    ...{restoredRecords, rebalances, consumed, late, deadLetters},
    rssBytes: process.memoryUsage.rss(),
  };
}

function aborted(stop: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    if (stop.aborted) resolve();
    else stop.addEventListener('abort', () => resolve(), {once: true});
  });
}
