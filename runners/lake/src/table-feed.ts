import {toDeltaStruct} from '@crm/model';
import type {FetchedPartition, TopicPartition} from '@crm/stream-dsl';
import {
  DeadLetterColumns,
  type DeadLetterRow,
  deadLetterStruct,
  deadLetterTableName,
} from './dead-letter-table.ts';
import type {SessionOptions} from './lake-options.ts';
import type {CommitCounts} from './lake-status.ts';
import {type LakeTable, originFields} from './lake-tables.ts';
import type {PartitionProgress} from './partition-progress.ts';
import {RowReader} from './row-reader.ts';
import {TableTarget} from './table-target.ts';

/** The table of all records that no row could be made of, whatever topic they come from. */
export class DeadLetterFeed {
  readonly #target: TableTarget;
  readonly #columns = new DeadLetterColumns();

  private constructor(target: TableTarget) {
    this.#target = target;
  }

  static async open(options: SessionOptions, counts: CommitCounts): Promise<DeadLetterFeed> {
    const target = await TableTarget.open(options, {
      name: deadLetterTableName,
      schema: deadLetterStruct,
      partitionBy: [],
      onCommit: (result) => counts.add(deadLetterTableName, result),
    });
    return new DeadLetterFeed(target);
  }

  /** Takes the bad records of one partition, which must come in order. Resolves when there is room for more. */
  async take(rows: readonly DeadLetterRow[], progress: PartitionProgress): Promise<void> {
    const last = rows.at(-1);
    if (last === undefined) return;
    for (const row of rows) this.#columns.append(row);
    progress.deadHanded = last.offset + 1;
    await this.#target.write(this.#columns.take(), progress.at, progress.deadHanded);
  }

  committed(at: TopicPartition): number | undefined {
    return this.#target.committed(at);
  }

  watch(progress: PartitionProgress): void {
    this.#target.watch(progress.at, (nextOffset) => {
      progress.deadCommitted = nextOffset;
    });
  }

  release = (at: TopicPartition): void => this.#target.release(at);
  check = (): Promise<void> => this.#target.check();
  refresh = (): Promise<void> => this.#target.refresh();
  flush = (): Promise<void> => this.#target.flush();
  close = (): Promise<void> => this.#target.close();
  discard = (): Promise<void> => this.#target.discard();
}

export interface FeedOptions extends SessionOptions {
  readonly counts: CommitCounts;
  readonly deadLetters: DeadLetterFeed;
}

/** One table of the lake, as it is filled from its topic. */
export class TableFeed {
  readonly table: LakeTable;
  readonly #target: TableTarget;
  readonly #deadLetters: DeadLetterFeed;
  readonly #reader: RowReader;

  private constructor(table: LakeTable, target: TableTarget, deadLetters: DeadLetterFeed) {
    this.table = table;
    this.#target = target;
    this.#deadLetters = deadLetters;
    this.#reader = new RowReader(table);
  }

  static async open(table: LakeTable, options: FeedOptions): Promise<TableFeed> {
    const {counts, deadLetters} = options;
    const target = await TableTarget.open(options, {
      name: table.name,
      schema: toDeltaStruct({...table.schema.fields, ...originFields}),
      partitionBy: ['date'],
      onCommit: (result) => counts.add(table.name, result),
      // A commit passes the offsets of bad records for good, so these must be stored first.
      beforeCommit: () => deadLetters.flush(),
    });
    return new TableFeed(table, target, deadLetters);
  }

  /** Takes an answer of one partition: rows to the table, bad records to the dead letters. */
  async take(fetched: FetchedPartition, progress: PartitionProgress): Promise<void> {
    const bad: DeadLetterRow[] = [];
    const batch = this.#reader.read(fetched, (row) => {
      // After a restart the table may stand before the dead letters, which then are there already.
      if (row.offset >= progress.deadHanded) bad.push(row);
    });
    progress.position = fetched.nextOffset;
    progress.endOffset = Math.max(progress.endOffset, fetched.endOffset);
    if (batch !== undefined) progress.handed = fetched.nextOffset;
    await this.#deadLetters.take(bad, progress);
    if (batch !== undefined) await this.#target.write(batch, progress.at, fetched.nextOffset);
  }

  committed(at: TopicPartition): number | undefined {
    return this.#target.committed(at);
  }

  watch(progress: PartitionProgress): void {
    this.#target.watch(progress.at, (nextOffset) => {
      progress.committed = nextOffset;
    });
  }

  release = (at: TopicPartition): void => this.#target.release(at);
  check = (): Promise<void> => this.#target.check();
  refresh = (): Promise<void> => this.#target.refresh();
  flush = (): Promise<void> => this.#target.flush();
  close = (): Promise<void> => this.#target.close();
  discard = (): Promise<void> => this.#target.discard();
}
