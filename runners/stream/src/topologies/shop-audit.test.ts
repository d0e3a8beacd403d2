import {createAudit, createWorkload, type RevenueRow, type Row, totals} from '@crm/generator';
import {run} from '@crm/stream-dsl';
import {memoryBroker} from '@crm/stream-dsl/brokers/memory';
import {expect, test} from 'vitest';
import {generate} from '../../../generate/src/generate.ts';
import {readGenerateSettings, workloadOptions} from '../../../generate/src/generate-settings.ts';
import {readTopic} from '../../../generate/src/testing/read-topic.ts';
import {shop} from './shop.ts';
import {shopOutputs} from './shop-schemas.ts';
import {shopOutputTopics} from './shop-topics.ts';

const settings = readGenerateSettings({
  ...{GENERATE_BROKERS: 'nowhere:1', GENERATE_CUSTOMERS: '80', GENERATE_PRODUCTS: '30'},
  ...{GENERATE_NORMAL_LOWEST: '6000', GENERATE_NORMAL_HIGHEST: '6000', GENERATE_NORMAL_MS: '1000'},
  // A second is forty minutes of the shop.
  ...{GENERATE_SPEED: '2400', GENERATE_LATE_RATE: '0.02', GENERATE_OUT_OF_ORDER_RATE: '0.03'},
  ...{GENERATE_DUPLICATE_RATE: '0.02', GENERATE_BROKEN_RATE: '0.01', GENERATE_PARTITIONS: '3'},
});
const partitions = {'crm.events': 3, 'crm.orders': 3, 'crm.products': 3, 'crm.profiles': 3};

test('what the topology writes is what the workload must come to', async () => {
  const broker = memoryBroker();
  await broker.connect();
  await broker.createTopics(shopOutputTopics({partitions: 3}));
  // A global table is read whole at the start, so the products come before it.
  await generate({...settings, to: 0}, broker);
  const app = await run(shop, {broker, commitIntervalMs: 50});
  const sent = await generate({...settings, tables: false}, broker);
  expect(sent).toMatchObject({from: 0, to: 6_000, isComplete: true});
  const rowsOf = async (topic: string): Promise<Row[]> =>
    (await readTopic(broker, topic)).map(({value}) => JSON.parse(value ?? 'null'));

  const audit = createAudit(createWorkload(workloadOptions(settings)), {partitions});
  await expect
    .poll(async () => (await audit.silver(await rowsOf(shopOutputs.enriched))).lost, {
      timeout: 15_000,
    })
    .toBe(0);
  // The last windows are closed by the commits that follow.
  await expect.poll(async () => await lostWindows(), {timeout: 5_000}).toBe(0);
  await app.close();

  const results = [await audit.silver(await rowsOf(shopOutputs.enriched)), await auditGold()];
  expect(totals(results)).toMatchObject({lost: 0, duplicated: 0, wrong: 0});
  expect(results[1]?.found).toBeGreaterThan(100);
  await broker.close();

  async function auditGold() {
    const late = (await rowsOf(shopOutputs.late)).map(({eventId}) => String(eventId));
    // Each value was written by the schema that has these fields.
    const windows = (await rowsOf(shopOutputs.revenue)) as unknown as RevenueRow[];
    return await audit.gold(windows, {late});
  }
  async function lostWindows(): Promise<number> {
    return (await auditGold()).lost;
  }
});
