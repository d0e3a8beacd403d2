import {isStreamError, run, type StreamApp} from '@crm/stream-dsl';
import {kafkaJs} from '@crm/stream-dsl/brokers/kafkajs';
import {stopSignals} from '../../generate/src/process/stop-signals.ts';
import {kafkaOptions} from '../../generate/src/settings/kafka-settings.ts';
import {SettingsError} from '../../generate/src/settings/read-settings.ts';
import {readStreamSettings, runOptions} from './stream-settings.ts';
import {shop} from './topologies/shop.ts';
import {shopOutputTopics} from './topologies/shop-topics.ts';

const statusEveryMs = 1_000;
const print = (line: object): void => console.log(JSON.stringify(line));
const textOf = (error: unknown): string =>
  isStreamError(error) ? `${error.code}: ${error.message}` : String(error);

try {
  const settings = readStreamSettings(process.env);
  const signal = stopSignals();
  print({kind: 'starting', topology: shop.name, guarantee: settings.guarantee});
  const broker = kafkaJs(kafkaOptions(settings, 'crm-stream'));
  try {
    await broker.connect();
    if (settings.createTopics) await broker.createTopics(shopOutputTopics(settings));
    const onRecovery = (error: unknown) => print({kind: 'recovery', error: textOf(error)});
    const app = await run(shop, {...runOptions(settings), broker, onRecovery});
    const report = setInterval(() => printStatus('status', app), statusEveryMs);
    try {
      await Promise.race([app.done, aborted(signal)]);
      await app.close();
    } finally {
      clearInterval(report);
      printStatus('stopped', app);
    }
  } finally {
    await broker.close();
  }
} catch (error) {
  console.error(error instanceof SettingsError ? error.message : textOf(error));
  process.exitCode = error instanceof SettingsError ? 2 : 1;
}

function printStatus(kind: string, app: StreamApp): void {
  print({kind, state: app.state, ...app.metrics()});
}

function aborted(signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    if (signal.aborted) resolve();
    else signal.addEventListener('abort', () => resolve(), {once: true});
  });
}
