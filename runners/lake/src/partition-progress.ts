import type {TopicPartition} from '@crm/stream-dsl';

/** How far one partition has been read, and how far its rows have been stored. Offsets are those to read next. */
export class PartitionProgress {
  readonly at: TopicPartition;
  /** Up to here its rows are in the table; `handed`: up to here its writer has them. */
  committed: number;
  handed: number;
  /** The same of the table of dead letters. What lies before `deadCommitted` stands there already. */
  deadCommitted: number;
  deadHanded: number;
  /** Up to here it was read; beyond `handed` where the last records made no rows. */
  position: number;
  endOffset: number;

  constructor(
    at: TopicPartition,
    offsets: {committed: number; deadCommitted: number; end: number},
  ) {
    this.at = at;
    this.committed = offsets.committed;
    this.handed = offsets.committed;
    this.position = offsets.committed;
    this.deadCommitted = offsets.deadCommitted;
    this.deadHanded = offsets.deadCommitted;
    this.endOffset = offsets.end;
  }

  /** Offsets of the topic that are not in the tables yet; 0 when all is stored that there was. */
  get lag(): number {
    const isStored = this.committed >= this.handed && this.deadCommitted >= this.deadHanded;
    return Math.max(0, this.endOffset - (isStored ? this.position : this.committed));
  }
}
