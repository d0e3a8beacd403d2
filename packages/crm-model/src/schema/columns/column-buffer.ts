import type {ColumnVector} from './column-batch.ts';
import {fitted, growArray, growBytes} from './grow.ts';
import {Validity} from './validity.ts';

/**
 * A column that grows. A row is written at the index behind the last one and counts only when the writer says so:
 * what a given-up row has left behind is written over. `write` takes values that have been validated.
 */
export interface ColumnBuffer {
  readonly name: string;
  readonly validity: Validity | undefined;
  /** Makes room for `count` rows. */
  reserve(count: number): void;
  write(index: number, value: unknown): void;
  /** What stands in the values of a row that is null. */
  writeGap(index: number): void;
  sizeBytes(count: number): number;
  toVector(count: number): ColumnVector;
  /** An empty column of the same kind, with room for texts as the first `count` rows of this one came to need. */
  fresh(capacity: number, count: number): ColumnBuffer;
}

abstract class NullableColumn implements ColumnBuffer {
  readonly name: string;
  readonly validity: Validity | undefined;

  constructor(name: string, capacity: number, isNullable: boolean) {
    this.name = name;
    this.validity = isNullable ? new Validity(capacity) : undefined;
  }

  write(index: number, value: unknown): void {
    this.validity?.set(index, value !== null);
    if (value === null) this.writeGap(index);
    else this.writeValue(index, value);
  }

  reserve(count: number): void {
    this.validity?.reserve(count);
    this.reserveValues(count);
  }

  /** Name and nulls of the vector of the first `count` rows. */
  protected base(count: number): {name: string; nullCount: number; validity?: Uint8Array} {
    const nullCount = this.validity?.nullCount(count) ?? 0;
    if (this.validity === undefined || nullCount === 0) return {name: this.name, nullCount: 0};
    return {name: this.name, nullCount, validity: fitted(this.validity.bits, (count + 7) >>> 3)};
  }

  abstract sizeBytes(count: number): number;
  abstract toVector(count: number): ColumnVector;
  abstract fresh(capacity: number, count: number): ColumnBuffer;
  abstract writeGap(index: number): void;
  protected get isNullable(): boolean {
    return this.validity !== undefined;
  }

  protected abstract writeValue(index: number, value: unknown): void;
  protected abstract reserveValues(count: number): void;
}

/** 32-bit integers and days. */
export class Int32Column extends NullableColumn {
  readonly kind: 'integer' | 'date';
  values: Int32Array;

  constructor(name: string, capacity: number, isNullable: boolean, kind: 'integer' | 'date') {
    super(name, capacity, isNullable);
    this.kind = kind;
    this.values = new Int32Array(capacity);
  }

  writeGap(index: number): void {
    this.values[index] = 0;
  }

  sizeBytes(count: number): number {
    return count * 4;
  }

  toVector(count: number): ColumnVector {
    return {...this.base(count), kind: this.kind, values: fitted(this.values, count)};
  }

  fresh(capacity: number): ColumnBuffer {
    return new Int32Column(this.name, capacity, this.isNullable, this.kind);
  }

  protected writeValue(index: number, value: unknown): void {
    this.values[index] = value as number;
  }

  protected reserveValues(count: number): void {
    this.values = growArray(this.values, count);
  }
}

/** 64-bit integers, and times, which are milliseconds in the record and microseconds in the column. */
export class Int64Column extends NullableColumn {
  readonly kind: 'long' | 'timestamp';
  values: BigInt64Array;
  /** The low and the high half of each value: written without a bigint per row. */
  words: Uint32Array;

  constructor(name: string, capacity: number, isNullable: boolean, kind: 'long' | 'timestamp') {
    super(name, capacity, isNullable);
    this.kind = kind;
    this.values = new BigInt64Array(capacity);
    this.words = new Uint32Array(this.values.buffer);
  }

  writeGap(index: number): void {
    this.values[index] = 0n;
  }

  sizeBytes(count: number): number {
    return count * 8;
  }

  toVector(count: number): ColumnVector {
    return {...this.base(count), kind: this.kind, values: fitted(this.values, count)};
  }

  fresh(capacity: number): ColumnBuffer {
    return new Int64Column(this.name, capacity, this.isNullable, this.kind);
  }

  protected writeValue(index: number, value: unknown): void {
    const integer = BigInt(value as number);
    this.values[index] = this.kind === 'timestamp' ? integer * 1000n : integer;
  }

  protected reserveValues(count: number): void {
    this.values = growArray(this.values, count);
    this.words = new Uint32Array(this.values.buffer);
  }
}

export class DoubleColumn extends NullableColumn {
  values: Float64Array;

  constructor(name: string, capacity: number, isNullable: boolean) {
    super(name, capacity, isNullable);
    this.values = new Float64Array(capacity);
  }

  writeGap(index: number): void {
    this.values[index] = 0;
  }

  sizeBytes(count: number): number {
    return count * 8;
  }

  toVector(count: number): ColumnVector {
    return {...this.base(count), kind: 'double', values: fitted(this.values, count)};
  }

  fresh(capacity: number): ColumnBuffer {
    return new DoubleColumn(this.name, capacity, this.isNullable);
  }

  protected writeValue(index: number, value: unknown): void {
    this.values[index] = value as number;
  }

  protected reserveValues(count: number): void {
    this.values = growArray(this.values, count);
  }
}

export class BooleanColumn extends NullableColumn {
  readonly bitmap: Validity;

  constructor(name: string, capacity: number, isNullable: boolean) {
    super(name, capacity, isNullable);
    this.bitmap = new Validity(capacity);
  }

  writeGap(index: number): void {
    this.bitmap.set(index, false);
  }

  sizeBytes(count: number): number {
    return count / 8;
  }

  toVector(count: number): ColumnVector {
    const values = fitted(this.bitmap.bits, (count + 7) >>> 3);
    return {...this.base(count), kind: 'boolean', values};
  }

  fresh(capacity: number): ColumnBuffer {
    return new BooleanColumn(this.name, capacity, this.isNullable);
  }

  protected writeValue(index: number, value: unknown): void {
    this.bitmap.set(index, value === true);
  }

  protected reserveValues(count: number): void {
    this.bitmap.reserve(count);
  }
}

/** Texts of any kind, one after the other in UTF-8. */
export class StringColumn extends NullableColumn {
  offsets: Int32Array;
  bytes: Uint8Array;

  constructor(name: string, capacity: number, isNullable: boolean, sizeBytes = capacity * 16) {
    super(name, capacity, isNullable);
    this.offsets = new Int32Array(capacity + 1);
    this.bytes = new Uint8Array(sizeBytes);
  }

  /** Makes room for `more` bytes behind row `index`. */
  room(index: number, more: number): Uint8Array {
    this.bytes = growBytes(this.bytes, (this.offsets[index] ?? 0) + more);
    return this.bytes;
  }

  writeGap(index: number): void {
    this.offsets[index + 1] = this.offsets[index] ?? 0;
  }

  sizeBytes(count: number): number {
    return count * 4 + (this.offsets[count] ?? 0);
  }

  toVector(count: number): ColumnVector {
    const offsets = fitted(this.offsets, count + 1);
    const bytes = fitted(this.bytes, this.offsets[count] ?? 0);
    return {...this.base(count), kind: 'string', offsets, bytes};
  }

  fresh(capacity: number, count: number): ColumnBuffer {
    const used = this.offsets[count] ?? 0;
    const room =
      used * 2 < this.bytes.length ? Math.max(capacity * 16, used * 2) : this.bytes.length;
    return new StringColumn(this.name, capacity, this.isNullable, room);
  }

  protected writeValue(index: number, value: unknown): void {
    const bytes = Buffer.from(value as string);
    const from = this.offsets[index] ?? 0;
    this.room(index, bytes.length).set(bytes, from);
    this.offsets[index + 1] = from + bytes.length;
  }

  protected reserveValues(count: number): void {
    this.offsets = growArray(this.offsets, count + 1);
  }
}

export class ArrayColumn extends NullableColumn {
  offsets: Int32Array;
  readonly element: ColumnBuffer;

  constructor(name: string, capacity: number, isNullable: boolean, element: ColumnBuffer) {
    super(name, capacity, isNullable);
    this.offsets = new Int32Array(capacity + 1);
    this.element = element;
  }

  writeGap(index: number): void {
    this.offsets[index + 1] = this.offsets[index] ?? 0;
  }

  sizeBytes(count: number): number {
    return count * 4 + this.element.sizeBytes(this.offsets[count] ?? 0);
  }

  toVector(count: number): ColumnVector {
    const element = this.element.toVector(this.offsets[count] ?? 0);
    return {...this.base(count), kind: 'array', offsets: fitted(this.offsets, count + 1), element};
  }

  fresh(capacity: number, count: number): ColumnBuffer {
    const element = this.element.fresh(capacity, this.offsets[count] ?? 0);
    return new ArrayColumn(this.name, capacity, this.isNullable, element);
  }

  protected writeValue(index: number, value: unknown): void {
    const items = value as readonly unknown[];
    const from = this.offsets[index] ?? 0;
    this.element.reserve(from + items.length);
    items.forEach((item, position) => {
      this.element.write(from + position, item);
    });
    this.offsets[index + 1] = from + items.length;
  }

  protected reserveValues(count: number): void {
    this.offsets = growArray(this.offsets, count + 1);
  }
}

export class StructColumn extends NullableColumn {
  readonly fields: readonly ColumnBuffer[];

  constructor(
    name: string,
    capacity: number,
    isNullable: boolean,
    fields: readonly ColumnBuffer[],
  ) {
    super(name, capacity, isNullable);
    this.fields = fields;
  }

  writeGap(index: number): void {
    for (const field of this.fields) {
      field.validity?.set(index, false);
      field.writeGap(index);
    }
  }

  sizeBytes(count: number): number {
    return this.fields.reduce((sum, field) => sum + field.sizeBytes(count), 0);
  }

  toVector(count: number): ColumnVector {
    const fields = this.fields.map((field) => field.toVector(count));
    return {...this.base(count), kind: 'struct', fields};
  }

  fresh(capacity: number, count: number): ColumnBuffer {
    const fields = this.fields.map((field) => field.fresh(capacity, count));
    return new StructColumn(this.name, capacity, this.isNullable, fields);
  }

  protected writeValue(index: number, value: unknown): void {
    const members = value as Readonly<Record<string, unknown>>;
    for (const field of this.fields) field.write(index, members[field.name] ?? null);
  }

  protected reserveValues(count: number): void {
    for (const field of this.fields) field.reserve(count);
  }
}
