import {type AppenderFactory, type AppenderState, compileAppender} from '../compile/appender.ts';
import {decodeExactly, type ObjectShape, validateObject} from '../exact.ts';
import type {Field, Fields, InferFields} from '../field.ts';
import type {ColumnBatch} from './column-batch.ts';
import type {ColumnBuffer} from './column-buffer.ts';
import {makeColumn} from './make-column.ts';

export interface ColumnWriterOptions<X extends Fields> {
  /** Rows for which memory is set aside at first; it doubles when they are used up. */
  readonly capacity?: number | undefined;
  /** Columns that are not in the record; the caller sets their values in `extra` before each row. */
  readonly extra?: X | undefined;
}

/**
 * Turns records into columns. A row is added whole or not at all. Texts, numbers and nulls go straight from the
 * JSON bytes to the columns; a record in unusual form is decoded exactly first.
 */
export interface ColumnWriter<T, X extends Fields = Record<never, never>> {
  readonly rowCount: number;
  /** Bytes of all rows in memory; what Parquet makes of them is smaller. */
  readonly sizeBytes: number;
  /** Values of the extra columns for the rows that follow. They stay until they are set again. */
  readonly extra: {-readonly [K in keyof X]: InferFields<X>[K]};
  /** Adds the record in `bytes`. Throws a `SchemaError`, and adds no row, when it does not follow the schema. */
  append(bytes: Uint8Array, start: number, end: number): void;
  /** Adds a record that is decoded already, after checking it. */
  appendValue(value: T): void;
  /** Hands over all rows, buffers included, so that they can be transferred, and starts empty. */
  take(): ColumnBatch;
}

const defaultCapacity = 4096;

/** Makes a writer for the fields of `shape`. The code for a set of columns is compiled once per call. */
export function makeColumnWriter<T, X extends Fields>(
  shape: ObjectShape,
  options: ColumnWriterOptions<X>,
): ColumnWriter<T, X> {
  return new CompiledColumnWriter<T, X>(shape, options);
}

class CompiledColumnWriter<T, X extends Fields> implements ColumnWriter<T, X> {
  readonly extra: {-readonly [K in keyof X]: InferFields<X>[K]};
  readonly #shape: ObjectShape;
  readonly #capacity: number;
  readonly #factory: AppenderFactory;
  readonly #state: AppenderState;
  #columns: readonly ColumnBuffer[];
  #append: ReturnType<AppenderFactory>;

  constructor(shape: ObjectShape, options: ColumnWriterOptions<X>) {
    const extra: Fields = options.extra ?? {};
    this.#shape = shape;
    this.#capacity = Math.max(8, options.capacity ?? defaultCapacity);
    const all = [...Object.entries(shape.fields), ...Object.entries(extra)];
    this.#columns = all.map(([name, field]) => makeColumn(name, field, this.#capacity));
    const values: Record<string, unknown> = {};
    for (const [name, field] of Object.entries(extra)) values[name] = initialValue(field);
    this.#state = {rowCount: 0, capacity: this.#capacity, extra: values, grow: () => this.#grow()};
    // Filled from the declarations just above, so the inferred type holds.
    this.extra = values as {-readonly [K in keyof X]: InferFields<X>[K]};
    this.#factory = compileAppender(shape.fields, extra, this.#columns);
    this.#append = this.#factory(this.#columns, this.#state);
  }

  get rowCount(): number {
    return this.#state.rowCount;
  }

  get sizeBytes(): number {
    const count = this.rowCount;
    return this.#columns.reduce((sum, column) => sum + column.sizeBytes(count), 0);
  }

  append(bytes: Uint8Array, start: number, end: number): void {
    if (this.#append(bytes, start, end)) return;
    this.#appendObject(decodeExactly(this.#shape, bytes, start, end));
  }

  appendValue(value: T): void {
    this.#appendObject(validateObject(this.#shape, value));
  }

  take(): ColumnBatch {
    const rowCount = this.rowCount;
    const columns = this.#columns.map((column) => column.toVector(rowCount));
    const capacity = Math.max(this.#capacity, rowCount);
    this.#columns = this.#columns.map((column) => column.fresh(capacity, rowCount));
    this.#state.rowCount = 0;
    this.#state.capacity = capacity;
    this.#append = this.#factory(this.#columns, this.#state);
    return {rowCount, columns};
  }

  #appendObject(value: Record<string, unknown>): void {
    const {rowCount, capacity, extra} = this.#state;
    if (rowCount >= capacity) this.#grow();
    for (const column of this.#columns) {
      column.write(
        rowCount,
        Object.hasOwn(value, column.name) ? value[column.name] : extra[column.name],
      );
    }
    this.#state.rowCount = rowCount + 1;
  }

  #grow(): void {
    this.#state.capacity *= 2;
    for (const column of this.#columns) column.reserve(this.#state.capacity);
  }
}

function initialValue(field: Field<unknown>): unknown {
  if (field.nullable) return null;
  switch (field.type.kind) {
    case 'string':
    case 'version':
    case 'oneOf':
      return '';
    case 'boolean':
      return false;
    case 'array':
      return [];
    case 'struct':
      return {};
    default:
      return 0;
  }
}
