import {Event} from '@crm/model';
import {RecordBatchBuilder} from '@crm/stream-dsl';
import {memoryBroker} from '@crm/stream-dsl/brokers/memory';
import {expect, test} from 'vitest';
import {RevenuePerMinute} from '../../stream/src/topologies/shop-schemas.ts';
import {type LakeTableName, lakeTables} from './lake-tables.ts';
import {RowReader} from './row-reader.ts';

const dayMs = 86_400_000;

/** The days that a table gives to records of one topic. */
async function daysOf(
  name: LakeTableName,
  records: readonly {readonly value: string; readonly timestampMs: number}[],
): Promise<unknown> {
  const table = lakeTables.find((one) => one.name === name) ?? lakeTables[0];
  const broker = memoryBroker({defaultPartitions: 1});
  await broker.connect();
  const producer = await broker.producer();
  const batch = new RecordBatchBuilder();
  for (const {value, timestampMs} of records) batch.append('key', value, timestampMs);
  await producer.send([{topic: table.topic, partition: 0, records: batch}]);
  const fetcher = broker.fetcher();
  fetcher.assign({topic: table.topic, partition: 0}, 0);
  const [fetched] = await fetcher.poll(1_000);
  await broker.close();
  if (fetched === undefined) throw new Error('nothing came');
  const {rowCount = 0, columns = []} = new RowReader(table).read(fetched, () => undefined) ?? {};
  const days = columns.find((column) => column.name === 'date');
  if (days?.kind !== 'date') throw new Error('no column of days');
  return Array.from({length: rowCount}, (_, row) =>
    ((days.validity?.[row >>> 3] ?? 255) >> (row & 7)) & 1 ? days.values[row] : null,
  );
}

test('an event is filed under the day of its time, and without one under none', async () => {
  const value = Event.encode({
    ...{schemaVersion: '1.0', eventId: 'e1', type: 'click', customerId: 'c1', sessionId: 's1'},
    ...{
      productId: null,
      price: null,
      quantity: null,
      ts: 5,
      device: 'd',
      referrer: null,
      page: '/',
    },
  });
  const times = [0, dayMs - 1, dayMs, -1];
  const records = times.map((timestampMs) => ({value, timestampMs}));
  expect(await daysOf('bronze/events', records)).toEqual([0, 0, 1, null]);
});

test('the last window of a day belongs to that day, though it ends on the next', async () => {
  const value = RevenuePerMinute.encode({
    ...{windowStart: 3 * dayMs - 60_000, windowEnd: 3 * dayMs},
    ...{category: 'shoes', orders: 1, revenue: 100},
  });
  expect(await daysOf('gold/revenue_per_minute', [{value, timestampMs: 3 * dayMs}])).toEqual([2]);
});
