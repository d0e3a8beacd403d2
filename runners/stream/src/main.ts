import {isStreamError, jsonLogger, run, type StreamApp} from '@crm/stream-dsl';
import {kafkaJs} from '@crm/stream-dsl/brokers/kafkajs';
import {type ServedApp, serveApp} from '@crm/stream-dsl/http';
import {stopSignals} from '../../generate/src/process/stop-signals.ts';
import {kafkaOptions} from '../../generate/src/settings/kafka-settings.ts';
import {SettingsError} from '../../generate/src/settings/read-settings.ts';
import {readStreamSettings, runOptions, type StreamSettings} from './stream-settings.ts';
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
    const logger = jsonLogger({level: settings.logLevel});
    const onRecovery = (error: unknown) => print({kind: 'recovery', error: textOf(error)});
    const app = await run(shop, {...runOptions(settings), broker, logger, onRecovery});
    const served = await serve(app, settings);
    const report = setInterval(() => printStatus('status', app), statusEveryMs);
    try {
      await Promise.race([app.done, aborted(signal)]);
      await app.close();
    } finally {
      await served?.close();
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
  const figures = Object.entries(app.metrics()).filter(([, value]) => typeof value === 'number');
  print({kind, state: app.state, ...Object.fromEntries(figures)});
}

async function serve(app: StreamApp, settings: StreamSettings): Promise<ServedApp | undefined> {
  const {httpHost: host, httpPort: port, httpAllowsPause: allowsPause} = settings;
  if (port === undefined) return undefined;
  const served = await serveApp(app, {host, port, allowsPause});
  print({kind: 'serving', url: served.url});
  return served;
}

function aborted(signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    if (signal.aborted) resolve();
    else signal.addEventListener('abort', () => resolve(), {once: true});
  });
}
