import {kafkaJs} from '@crm/stream-dsl/brokers/kafkajs';
import {generate, resumeIndex} from './generate.ts';
import {readGenerateSettings} from './generate-settings.ts';
import {stopSignals} from './process/stop-signals.ts';
import {kafkaOptions} from './settings/kafka-settings.ts';
import {SettingsError} from './settings/read-settings.ts';

const print = (line: object): void => console.log(JSON.stringify(line));

try {
  const settings = readGenerateSettings(process.env);
  const broker = kafkaJs(kafkaOptions(settings, 'crm-generate'));
  const signal = stopSignals();
  await broker.connect();
  try {
    const sent = await generate(settings, broker, {
      signal,
      onProgress: (progress) => print({kind: 'progress', ...progress}),
    });
    print({kind: 'sent', ...sent});
  } finally {
    await broker.close();
  }
} catch (error) {
  if (error instanceof SettingsError) {
    console.error(error.message);
    process.exitCode = 2;
  } else {
    console.error(error);
    print({kind: 'failed', resumeAt: resumeIndex(error)});
    process.exitCode = 1;
  }
}
