import {
  type Data as ArrowData,
  type DataType as ArrowType,
  DateUnit,
  DataType as Is,
  Precision,
  TimeUnit,
} from 'apache-arrow';
import {floorDivide} from '../schema/calendar.ts';
import {type AtomicType, decimalParts} from '../schema/struct-type.ts';
import type {ColumnVector} from './columns.ts';
import {setDecimal, viewOf} from './vectors.ts';

type Base = Pick<ColumnVector, 'name' | 'nullCount' | 'validity'>;

/**
 * A column of numbers, days or times in the layout of its type in the schema, from the same or from a narrower type in
 * the file (PROTOCOL.md, "Type Widening"). Undefined where the file's type cannot become the schema's.
 */
export function widenValues(
  base: Base,
  type: AtomicType,
  data: ArrowData,
): ColumnVector | undefined {
  const {type: arrow, length} = data;
  const values: Values = data.values ?? new Int32Array(length);
  const decimal = decimalParts(type);
  if (decimal !== undefined) return toDecimal(base, decimal, data);
  const isInteger = Is.isInt(arrow) && arrow.isSigned;
  switch (type) {
    case 'byte':
      return values instanceof Int8Array && isInteger ? {...base, kind: type, values} : undefined;
    case 'short': {
      if (!isInteger || arrow.bitWidth > 16) return undefined;
      return {...base, kind: type, values: numbers(values, new Int16Array(length))};
    }
    case 'integer': {
      if (!isInteger || arrow.bitWidth > 32) return undefined;
      return {...base, kind: type, values: numbers(values, new Int32Array(length))};
    }
    case 'long':
      return isInteger ? {...base, kind: type, values: bigints(values, length)} : undefined;
    case 'double': {
      const isFloat = Is.isFloat(arrow) && arrow.precision !== Precision.HALF;
      if (!isFloat && !(isInteger && arrow.bitWidth <= 32)) return undefined;
      return {...base, kind: type, values: numbers(values, new Float64Array(length))};
    }
    case 'date':
      if (!Is.isDate(arrow) || arrow.unit !== DateUnit.DAY) return undefined;
      return {...base, kind: type, values: numbers(values, new Int32Array(length))};
    case 'timestamp':
    case 'timestamp_ntz': {
      const micros = toMicros(arrow, values, length);
      return micros === undefined ? undefined : {...base, kind: type, values: micros};
    }
    default:
      return undefined;
  }
}

type Values = Int8Array | Int16Array | Int32Array | Float32Array | Float64Array | BigInt64Array;

/** The file's own array where it has the right type. */
function numbers<T extends Int16Array | Int32Array | Float64Array>(values: Values, into: T): T {
  const isSame = (other: Values | T): other is T => other.constructor === into.constructor;
  if (isSame(values)) return values;
  for (let row = 0; row < into.length; row++) into[row] = Number(values[row]);
  return into;
}

function bigints(values: Values, length: number): BigInt64Array {
  if (values instanceof BigInt64Array) return values;
  return BigInt64Array.from({length}, (_, row) => BigInt(values[row] ?? 0));
}

const microsPerUnit = {
  [TimeUnit.SECOND]: 1_000_000n,
  [TimeUnit.MILLISECOND]: 1000n,
  [TimeUnit.MICROSECOND]: 1n,
} as const;
const microsPerDay = 86_400_000_000n;
const nanosPerMicro = 1000n;

function toMicros(arrow: ArrowType, values: Values, length: number): BigInt64Array | undefined {
  if (Is.isDate(arrow) && arrow.unit === DateUnit.DAY) {
    return bigints(values, length).map((days) => days * microsPerDay);
  }
  if (!Is.isTimestamp(arrow) || !(values instanceof BigInt64Array)) return undefined;
  switch (arrow.unit) {
    case TimeUnit.MICROSECOND:
      return values;
    case TimeUnit.NANOSECOND:
      return values.map((nanos) => floorDivide(nanos, nanosPerMicro));
    default: {
      const factor = microsPerUnit[arrow.unit];
      return values.map((value) => value * factor);
    }
  }
}

interface DecimalParts {
  readonly precision: number;
  readonly scale: number;
}

function toDecimal(base: Base, target: DecimalParts, data: ArrowData): ColumnVector | undefined {
  const {type, length} = data;
  const from = Is.isDecimal(type) ? type : undefined;
  const isInteger = Is.isInt(type) && type.isSigned;
  const digits = from === undefined ? integerDigits(type) : from.precision - from.scale;
  const shift = target.scale - (from?.scale ?? 0);
  if ((!isInteger && from === undefined) || shift < 0 || target.precision - target.scale < digits) {
    return undefined;
  }
  const vector = {...base, kind: 'decimal', ...target} as const;
  const words: Uint32Array = data.values;
  if (from?.bitWidth === 128 && shift === 0) {
    const values = new Uint8Array(words.buffer, words.byteOffset, length * 16);
    return {...vector, values};
  }
  const factor = 10n ** BigInt(shift);
  const values = new Uint8Array(length * 16);
  const view = viewOf(values);
  for (let row = 0; row < length; row++) {
    const unscaled = from === undefined ? BigInt(data.values[row]) : fromWords(words, row, from);
    setDecimal(view, row, unscaled * factor);
  }
  return {...vector, values};
}

/** Digits that a type widens from must find room, so that no value is cut (10 for integers, 20 for longs). */
function integerDigits(type: ArrowType): number {
  return Is.isInt(type) && type.bitWidth === 64 ? 20 : 10;
}

function fromWords(
  words: Uint32Array,
  row: number,
  {bitWidth}: {readonly bitWidth: number},
): bigint {
  const count = bitWidth / 32;
  let value = 0n;
  for (let word = count - 1; word >= 0; word--) {
    value = (value << 32n) | BigInt(words[row * count + word] ?? 0);
  }
  return BigInt.asIntN(bitWidth, value);
}
