import {formatDecimal} from '../schema/decimal.ts';

/** One column's bound, or the bounds of a struct's columns. Times and dates are in the log's text form. */
export type StatValue = number | bigint | string | DecimalBound | StatValues;

/** A pair, so that a worker can send it and no column's name can be taken for it. */
export type DecimalBound = readonly [unscaled: bigint, scale: number];

export interface StatValues {
  readonly [column: string]: StatValue;
}

/** Nulls of the columns, or of a struct's columns. */
export interface NullCounts {
  readonly [column: string]: number | NullCounts;
}

/**
 * What `add.stats` says of one data file (PROTOCOL.md, "Per-file Statistics"). Columns without a bound are left out.
 */
export interface FileStats {
  readonly numRecords: number;
  readonly minValues: StatValues;
  readonly maxValues: StatValues;
  readonly nullCount: NullCounts;
}

/** The text for `add.stats`. Numbers stand there with all their digits, those above 2^53 and decimals too. */
export function serializeStats(stats: FileStats): string {
  const {numRecords, minValues, maxValues, nullCount} = stats;
  return jsonObject({numRecords, minValues, maxValues, nullCount});
}

function jsonObject(members: StatValues): string {
  const texts = Object.entries(members).map(([name, value]) => {
    return `${JSON.stringify(name)}:${jsonValue(value)}`;
  });
  return `{${texts.join(',')}}`;
}

function jsonValue(value: StatValue): string {
  switch (typeof value) {
    case 'bigint':
      return String(value);
    case 'string':
      return JSON.stringify(value);
    case 'number':
      return Object.is(value, -0) ? '-0.0' : JSON.stringify(value);
    default:
      return isDecimal(value) ? formatDecimal(value[0], value[1]) : jsonObject(value);
  }
}

function isDecimal(value: DecimalBound | StatValues): value is DecimalBound {
  return Array.isArray(value);
}
