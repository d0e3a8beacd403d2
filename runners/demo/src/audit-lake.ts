import {DeltaTable} from '@crm/delta-writer';
import {type AuditResult, createAudit, type Workload} from '@crm/generator';
import {topics} from '@crm/model';
import type {Broker} from '@crm/stream-dsl';
import {readTopic} from '../../generate/src/testing/read-topic.ts';
import {deadLetterTableName} from '../../lake/src/dead-letter-table.ts';
import type {LakeTableName} from '../../lake/src/lake-tables.ts';
import {
  LateEvent,
  type RevenuePerMinute,
  shopOutputs,
} from '../../stream/src/topologies/shop-schemas.ts';
import {partitionCount} from './traffic.ts';

interface Lake {
  readonly workload: Workload;
  readonly broker: Broker;
  readonly location: string;
}

/** Compares every row of every table with what the generator knows to be right. */
export async function auditLake({
  workload,
  broker,
  location,
}: Lake): Promise<readonly AuditResult[]> {
  const {events, orders, profiles, products} = topics;
  const audit = createAudit(workload, {
    partitions: {
      [events.name]: partitionCount,
      [orders.name]: partitionCount,
      [profiles.name]: partitionCount,
      [products.name]: partitionCount,
    },
  });
  const rows = async <Row>(name: LakeTableName | typeof deadLetterTableName) => {
    const table = await DeltaTable.open(`${location}/${name}`);
    // The lake's tables have the fields of the schemas they were created with.
    return table.rows() as AsyncIterable<Row>;
  };
  const late = (await readTopic(broker, shopOutputs.late)).map(({value}) => {
    const bytes = Buffer.from(value ?? '');
    return LateEvent.decode(bytes, 0, bytes.length).eventId;
  });
  return [
    await audit.bronze(events.name, await rows('bronze/events')),
    await audit.bronze(orders.name, await rows('bronze/orders')),
    await audit.bronze(profiles.name, await rows('bronze/profiles')),
    await audit.bronze(products.name, await rows('bronze/products')),
    await audit.silver(await rows('silver/events')),
    await audit.gold(await rows<RevenuePerMinute>('gold/revenue_per_minute'), {late}),
    await audit.deadLetters(await rows(deadLetterTableName)),
  ];
}
