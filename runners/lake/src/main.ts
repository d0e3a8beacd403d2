import {setTimeout as sleep} from 'node:timers/promises';
import {kafkaJs} from '@crm/stream-dsl/brokers/kafkajs';
import {stopSignals} from '../../generate/src/process/stop-signals.ts';
import {kafkaOptions} from '../../generate/src/settings/kafka-settings.ts';
import {SettingsError} from '../../generate/src/settings/read-settings.ts';
import {lakeOptions, readLakeSettings} from './lake-settings.ts';
import {LakeSink} from './lake-sink.ts';

const statusEveryMs = 1_000;
const print = (line: object): void => console.log(JSON.stringify(line));

try {
  const settings = readLakeSettings(process.env);
  const broker = kafkaJs(kafkaOptions(settings, settings.name));
  const signal = stopSignals();
  await broker.connect();
  const sink = new LakeSink({
    ...lakeOptions(settings),
    broker,
    onRestart: (error, waitMs) => print({kind: 'restart', waitMs, error: String(error)}),
  });
  const done = new AbortController();
  const reporting = report(sink, done.signal);
  try {
    await sink.run(signal);
  } finally {
    done.abort();
    await reporting;
    print({kind: 'stopped', ...sink.status()});
    await broker.close();
  }
} catch (error) {
  if (error instanceof SettingsError) console.error(error.message);
  else console.error(error);
  process.exitCode = error instanceof SettingsError ? 2 : 1;
}

async function report(sink: LakeSink, signal: AbortSignal): Promise<void> {
  while (!signal.aborted) {
    print({kind: 'status', ...sink.status()});
    await sleep(statusEveryMs, undefined, {signal}).catch(() => undefined);
  }
}
