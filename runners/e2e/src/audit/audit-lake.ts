import {DeltaTable, type StructType} from '@crm/delta-writer';
import type {Audit, DeadLetter, RevenueRow, Row} from '@crm/generator';
import {type ForeignReader, type LocalMinio, readDeltaTable} from '@crm/local';
import {topics} from '@crm/model';
import {deadLetterTableName} from '../../../lake/src/dead-letter-table.ts';
import {type LakeTableName, lakeTables} from '../../../lake/src/lake-tables.ts';
import type {Protocol} from '../protocol.ts';
import {lakeLocation} from '../scenario.ts';
import {canonicalRow} from './canonical-row.ts';
import {firstDifference, rowSet} from './compare-rows.ts';
import {count, reportAudit} from './report-audit.ts';

type TableName = LakeTableName | typeof deadLetterTableName;

/** A table as our own reader found it. */
interface OwnTable {
  readonly name: TableName;
  readonly version: number;
  readonly schema: StructType;
  readonly rows: readonly Row[];
}

const tableNames: readonly TableName[] = [...lakeTables.map(({name}) => name), deadLetterTableName];
const foreignReaders: readonly ForeignReader[] = ['deltalake', 'chdb'];

export interface LakeAuditOptions {
  readonly minio: LocalMinio;
  readonly audit: Audit;
  /** Event ids that the topology reported late. */
  readonly late: readonly string[];
}

/**
 * Compares every row of every table with the right answer, and with what two readers find in it that share no code with
 * ours.
 */
export async function auditLake(options: LakeAuditOptions, protocol: Protocol): Promise<void> {
  for (const name of tableNames) {
    const table = await readOwn(name, options.minio);
    await auditTable(table, options, protocol);
    await compareWithForeign(table, options.minio, protocol);
  }
}

async function readOwn(name: TableName, minio: LocalMinio): Promise<OwnTable> {
  const {endpoint, accessKey: accessKeyId, secretKey: secretAccessKey} = minio;
  const s3 = {endpoint, region: 'us-east-1', credentials: {accessKeyId, secretAccessKey}};
  const table = await DeltaTable.open(`${lakeLocation}/${name}`, {s3});
  try {
    const rows: Row[] = [];
    for await (const row of table.rows()) rows.push(row);
    return {name, version: table.version, schema: table.schema, rows};
  } finally {
    await table.close();
  }
}

async function auditTable(
  {name, rows}: OwnTable,
  {audit, late}: LakeAuditOptions,
  protocol: Protocol,
): Promise<void> {
  const result = async () => {
    switch (name) {
      case 'bronze/events':
        return await audit.bronze(topics.events.name, rows);
      case 'bronze/orders':
        return await audit.bronze(topics.orders.name, rows);
      case 'bronze/products':
        return await audit.bronze(topics.products.name, rows);
      case 'bronze/profiles':
        return await audit.bronze(topics.profiles.name, rows);
      case 'bronze/dead_letters':
        // The table's schema has these columns.
        return await audit.deadLetters(rows as unknown as DeadLetter[]);
      case 'silver/events':
        return await audit.silver(rows);
      case 'gold/revenue_per_minute':
        return await audit.gold(rows as unknown as RevenueRow[], {late});
    }
  };
  reportAudit(`table ${name}`, await result(), protocol);
}

async function compareWithForeign(
  {name, version, schema, rows}: OwnTable,
  {endpoint, accessKey, secretKey}: LocalMinio,
  protocol: Protocol,
): Promise<void> {
  const ours = rowSet(rows.map((row) => canonicalRow(schema, row)));
  for (const reader of foreignReaders) {
    const found = await readDeltaTable({
      reader,
      table: `${lakeLocation}/${name}`,
      s3: {endpoint, accessKey, secretKey},
    });
    const theirs = rowSet(found.rows.map((row) => canonicalRow(schema, row)));
    const difference = firstDifference(ours, theirs);
    const isSameVersion = found.version === undefined || found.version === version;
    protocol.check(
      `table ${name}, read by ${reader} as by us`,
      difference === undefined && isSameVersion,
      `${count(theirs.rows.length)} rows of version ${found.version ?? 'unknown'}, digest ${theirs.digest}`,
    );
    if (difference === undefined) continue;
    protocol.say(
      `         ours: ${count(ours.rows.length)} rows of version ${version}, ${ours.digest}`,
    );
    protocol.say(`         only ${difference.who}: ${difference.row.slice(0, 400)}`);
  }
}
