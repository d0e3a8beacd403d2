import {type ColumnBatch, type ColumnVector, int, long, schema, string} from '@crm/model';

/** A record that no row could be made of, and why. */
export interface DeadLetterRow {
  readonly topic: string;
  readonly partition: number;
  readonly offset: number;
  /** Milliseconds since the epoch; -1 when the producer set none. */
  readonly timestampMs: number;
  readonly errorCode: string;
  readonly errorMessage: string;
  /** Copied when the row is added. */
  readonly key: Uint8Array | null;
  readonly value: Uint8Array | null;
}

export const deadLetterTableName = 'bronze/dead_letters';

const described = schema('DeadLetter', {
  topic: string(),
  partition: int(),
  offset: long(),
  timestampMs: long(),
  errorCode: string(),
  errorMessage: string(),
});

const binary = (name: string) => ({name, type: 'binary', nullable: true, metadata: {}}) as const;

/** The table's schema as Delta's log has it. A record of JSON holds no bytes, so these two stand beside the schema. */
export const deadLetterStruct = {
  type: 'struct',
  fields: [...described.delta.fields, binary('key'), binary('value')],
} as const;

type BinaryVector = Omit<Extract<ColumnVector, {kind: 'string'}>, 'kind'> & {
  readonly kind: 'binary';
};

/** Rows in columns, as the table's writer takes them. */
export type DeadLetterBatch = Pick<ColumnBatch, 'rowCount'> & {
  readonly columns: readonly (ColumnVector | BinaryVector)[];
};

/** Collects dead letters, which are few, into columns. */
export class DeadLetterColumns {
  readonly #columns = described.columnWriter({capacity: 16});
  #keys: (Uint8Array | null)[] = [];
  #values: (Uint8Array | null)[] = [];

  get rowCount(): number {
    return this.#columns.rowCount;
  }

  append({key, value, ...row}: DeadLetterRow): void {
    this.#columns.appendValue(row);
    // The constructor copies; `slice` of a Buffer would not.
    this.#keys.push(key === null ? null : new Uint8Array(key));
    this.#values.push(value === null ? null : new Uint8Array(value));
  }

  take(): DeadLetterBatch {
    const {rowCount, columns} = this.#columns.take();
    const bytes = [binaryVector('key', this.#keys), binaryVector('value', this.#values)];
    this.#keys = [];
    this.#values = [];
    return {rowCount, columns: [...columns, ...bytes]};
  }
}

function binaryVector(name: string, cells: readonly (Uint8Array | null)[]): BinaryVector {
  const present = cells.map((cell) => cell ?? new Uint8Array(0));
  const offsets = new Int32Array(cells.length + 1);
  for (const [row, cell] of present.entries()) {
    offsets[row + 1] = (offsets[row] ?? 0) + cell.length;
  }
  // A buffer of its own, as the writer may hand it over to a worker.
  const bytes = new Uint8Array(offsets[cells.length] ?? 0);
  for (const [row, cell] of present.entries()) bytes.set(cell, offsets[row]);
  const nullCount = cells.filter((cell) => cell === null).length;
  const vector = {kind: 'binary', name, nullCount, offsets, bytes} as const;
  return nullCount === 0 ? vector : {...vector, validity: validityOf(cells)};
}

function validityOf(cells: readonly (Uint8Array | null)[]): Uint8Array {
  const bitmap = new Uint8Array(Math.ceil(cells.length / 8));
  for (const [row, cell] of cells.entries()) {
    if (cell !== null) bitmap[row >>> 3] = (bitmap[row >>> 3] ?? 0) | (1 << (row & 7));
  }
  return bitmap;
}
