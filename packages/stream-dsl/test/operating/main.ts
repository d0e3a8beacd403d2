import {jsonLogger, run} from '@crm/stream-dsl';
import {kafkaJs} from '@crm/stream-dsl/brokers/kafkajs';
import {serveApp} from '@crm/stream-dsl/http';
import {shop} from './shop.ts';

const {BROKERS = 'localhost:9092', PORT = '8080', HOST = '127.0.0.1'} = process.env;
const broker = kafkaJs({brokers: BROKERS.split(',')});
const app = await run(shop, {
  broker,
  guarantee: 'exactly-once',
  logger: jsonLogger(),
  // Where the other instances reach this one, to ask for keys that it has.
  endpoint: `http://${HOST}:${PORT}`,
});
const served = await serveApp(app, {host: HOST, port: Number(PORT)});
process.once('SIGTERM', () => void app.close());
try {
  await app.done;
} catch (error) {
  console.error(error);
  process.exitCode = 1;
} finally {
  await served.close();
  await broker.close();
}
