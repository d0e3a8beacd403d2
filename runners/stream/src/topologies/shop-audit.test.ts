import {
  type AuditResult,
  createAudit,
  createWorkload,
  type RevenueRow,
  type Row,
  totals,
} from '@crm/generator';
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

const halfway = 3_000;
const workload = createWorkload(workloadOptions(settings));

test('what the topology writes is what the workload must come to', async () => {
  const broker = memoryBroker();
  await broker.connect();
  await broker.createTopics(shopOutputTopics({partitions: 3}));
  await generate({...settings, to: halfway}, broker);
  const app = await run(shop, {broker, commitIntervalMs: 50});
  const rowsOf = async (topic: string): Promise<Row[]> =>
    (await readTopic(broker, topic)).map(({value}) => JSON.parse(value ?? 'null'));
  const audited = async (to: number): Promise<AuditResult[]> => {
    const audit = createAudit(workload, {partitions, to});
    const late = (await rowsOf(shopOutputs.late)).map(({eventId}) => String(eventId));
    // Each value was written by the schema that has these fields.
    const windows = (await rowsOf(shopOutputs.revenue)) as unknown as RevenueRow[];
    return [
      await audit.silver(await rowsOf(shopOutputs.enriched)),
      await audit.gold(windows, {late}),
    ];
  };
  const untilThere = async (to: number): Promise<void> => {
    const lost = async (): Promise<number> => totals(await audited(to)).lost;
    await expect.poll(lost, {timeout: 15_000}).toBe(0);
  };

  // Windows are closed before the rest comes, so that what is late by then is late whatever the timing.
  await untilThere(halfway);
  const rest = await generate({...settings, from: halfway}, broker);
  expect(rest).toMatchObject({from: halfway, to: 6_000, isComplete: true});
  await untilThere(6_000);
  await app.close();

  const results = await audited(6_000);
  expect(results.flatMap(({examples}) => examples)).toEqual([]);
  const [, gold] = results;
  expect(gold?.found).toBeGreaterThan(50);
  expect(gold?.late).toBeGreaterThan(0);
  await broker.close();
});
