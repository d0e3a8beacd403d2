import {DeltaTable} from '@crm/delta-writer';
import {
  type Audit,
  type AuditResult,
  createAudit,
  type DeadLetter,
  type RevenueRow,
  type Row,
  type Workload,
} from '@crm/generator';
import {topics} from '@crm/model';
import type {Broker} from '@crm/stream-dsl';
import {readTopic} from '../../generate/src/testing/read-topic.ts';
import type {deadLetterTableName} from '../../lake/src/dead-letter-table.ts';
import type {LakeTableName} from '../../lake/src/lake-tables.ts';
import {LateEvent, shopOutputs} from '../../stream/src/topologies/shop-schemas.ts';
import {topicPartitions} from './shop-traffic.ts';

export type TableName = LakeTableName | typeof deadLetterTableName;

/** What the audit found in one table. */
export interface TableAudit {
  readonly table: TableName;
  readonly result: AuditResult;
}

/** What is audited: the tables at `location`, and the topic of what came too late for gold. */
export interface AuditedLake {
  readonly workload: Workload;
  readonly broker: Broker;
  readonly location: string;
}

type AsyncRows<R> = AsyncIterable<R>;

/** Compares every row of every table with what the generator knows to be right. */
export async function auditLake(lake: AuditedLake): Promise<readonly TableAudit[]> {
  const {workload, broker, location} = lake;
  const audit = createAudit(workload, {partitions: topicPartitions});
  const audits = tableAudits(audit, await lateEventIds(broker));
  const found: TableAudit[] = [];
  for (const [table, auditRows] of audits) {
    await using handle = await DeltaTable.open(`${location}/${table}`);
    found.push({table, result: await auditRows(handle.rows())});
  }
  return found;
}

/** Tables have the columns of the schemas that they were created with, which is why rows may be taken for these. */
function tableAudits(audit: Audit, late: readonly string[]) {
  const {events, orders, profiles, products} = topics;
  return new Map<TableName, (rows: AsyncRows<Row>) => Promise<AuditResult>>([
    ['bronze/events', (rows) => audit.bronze(events.name, rows)],
    ['bronze/orders', (rows) => audit.bronze(orders.name, rows)],
    ['bronze/profiles', (rows) => audit.bronze(profiles.name, rows)],
    ['bronze/products', (rows) => audit.bronze(products.name, rows)],
    ['bronze/dead_letters', (rows) => audit.deadLetters(rows as unknown as AsyncRows<DeadLetter>)],
    ['silver/events', (rows) => audit.silver(rows)],
    [
      'gold/revenue_per_minute',
      (rows) => audit.gold(rows as unknown as AsyncRows<RevenueRow>, {late}),
    ],
  ]);
}

async function lateEventIds(broker: Broker): Promise<readonly string[]> {
  return (await readTopic(broker, shopOutputs.late)).map(({value}) => {
    const bytes = Buffer.from(value ?? '');
    return LateEvent.decode(bytes, 0, bytes.length).eventId;
  });
}
