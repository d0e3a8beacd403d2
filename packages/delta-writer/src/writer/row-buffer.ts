import type {ColumnBatch, ColumnVector} from '../data/columns.ts';
import type {AppTransaction} from '../transaction/append.ts';
import {countRows} from '../transaction/append.ts';

/** What goes into one commit. */
export interface SealedRows {
  readonly batches: readonly ColumnBatch[];
  readonly rowCount: number;
  readonly sizeBytes: number;
  /** The highest version of each source. */
  readonly sources: ReadonlyMap<string, number>;
}

/** Rows that wait for their commit. */
export class RowBuffer {
  #batches: ColumnBatch[] = [];
  #sources = new Map<string, number>();
  #rowCount = 0;
  #sizeBytes = 0;

  get rowCount(): number {
    return this.#rowCount;
  }

  get sizeBytes(): number {
    return this.#sizeBytes;
  }

  get isEmpty(): boolean {
    return this.#batches.length === 0 && this.#sources.size === 0;
  }

  /** Whether something of the source waits here. */
  holds(appId: string): boolean {
    return this.#sources.has(appId);
  }

  /** Takes the rows in, and tells their bytes. */
  add(batches: readonly ColumnBatch[], source: AppTransaction | undefined): number {
    const filled = batches.filter(({rowCount}) => rowCount > 0);
    const sizeBytes = filled.reduce((sum, batch) => sum + batchBytes(batch), 0);
    this.#batches.push(...filled);
    this.#rowCount += countRows(filled);
    this.#sizeBytes += sizeBytes;
    if (source !== undefined) {
      const highest = Math.max(source.version, this.#sources.get(source.appId) ?? source.version);
      this.#sources.set(source.appId, highest);
    }
    return sizeBytes;
  }

  /** Gives everything away and is empty. */
  seal(): SealedRows {
    const sealed = {
      batches: this.#batches,
      rowCount: this.#rowCount,
      sizeBytes: this.#sizeBytes,
      sources: this.#sources,
    };
    this.#batches = [];
    this.#sources = new Map();
    this.#rowCount = 0;
    this.#sizeBytes = 0;
    return sealed;
  }
}

/** Bytes of memory that the rows take; arrays that are longer than the rows count whole. */
export function batchBytes({columns}: ColumnBatch): number {
  return columns.reduce((sum, column) => sum + vectorBytes(column), 0);
}

function vectorBytes(vector: ColumnVector): number {
  const validity = vector.validity?.byteLength ?? 0;
  switch (vector.kind) {
    case 'string':
    case 'binary':
      return validity + vector.offsets.byteLength + vector.bytes.byteLength;
    case 'array':
      return validity + vector.offsets.byteLength + vectorBytes(vector.element);
    case 'map':
      return (
        validity + vector.offsets.byteLength + vectorBytes(vector.keys) + vectorBytes(vector.values)
      );
    case 'struct':
      return validity + vector.fields.reduce((sum, field) => sum + vectorBytes(field), 0);
    default:
      return validity + vector.values.byteLength;
  }
}
