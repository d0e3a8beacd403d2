import {DeltaError} from '../errors.ts';
import type {StructField} from '../schema/struct-type.ts';

/** The values of one column at one level, with what an error says of them. */
export interface Cells {
  readonly values: readonly unknown[];
  /** Path of the column, such as `lines.element.price`; empty for whole rows. */
  readonly path: string;
  /** The row to which a value belongs. */
  readonly rowOf: (index: number) => number;
  /** Where a null is allowed although the column has none: inside a struct that is null. */
  readonly isExempt?: ((index: number) => boolean) | undefined;
}

/** Bitmap and count of the nulls. Throws where the column may have none. */
export function buildValidity(
  {nullable}: Pick<StructField, 'nullable'>,
  cells: Cells,
): {nullCount: number; validity: Uint8Array | undefined} {
  const {values, isExempt} = cells;
  let nullCount = 0;
  let validity: Uint8Array | undefined;
  for (let index = 0; index < values.length; index++) {
    const value = values[index];
    if (value !== null && value !== undefined) continue;
    if (!nullable && isExempt?.(index) !== true) throw wrongValue(cells, index, 'a value');
    validity ??= new Uint8Array((values.length + 7) >> 3).fill(0xff);
    validity[index >> 3] = (validity[index >> 3] ?? 0) & ~(1 << (index & 7));
    nullCount++;
  }
  return {nullCount, validity};
}

export function wrongValue(
  cells: Cells,
  index: number,
  expected: string,
  found = showValue(cells.values[index]),
): DeltaError {
  const row = cells.rowOf(index);
  const problem =
    cells.path === ''
      ? `cannot write row ${row}`
      : `cannot write column ${cells.path} of row ${row}`;
  const column = cells.path === '' ? undefined : cells.path;
  return new DeltaError({code: 'DELTA_SCHEMA_MISMATCH', problem, expected, found, column});
}

const longestShownText = 40;

/** Short, and never a whole payload. */
function showValue(value: unknown): string {
  if (value === undefined) return 'nothing';
  if (value === null) return 'null';
  if (Array.isArray(value)) return `an array of ${value.length}`;
  if (value instanceof Date)
    return `the date ${Number.isNaN(value.getTime()) ? 'NaN' : value.toISOString()}`;
  if (ArrayBuffer.isView(value)) return `${value.byteLength} bytes`;
  if (typeof value === 'object') return value instanceof Map ? 'a Map' : 'an object';
  const text = typeof value === 'string' ? JSON.stringify(value) : String(value);
  const shown = text.length <= longestShownText ? text : `${text.slice(0, longestShownText)}…`;
  return `the ${typeof value} ${shown}`;
}
