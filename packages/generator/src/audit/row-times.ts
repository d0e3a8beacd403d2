import type {Fields} from '@crm/model';
import type {Row} from './audit-types.ts';

/** A time in milliseconds, from any form in which readers give it: tables have microseconds, as bigints. */
export function timeMs(value: number | bigint | Date): number {
  if (typeof value === 'bigint') return Number(value) / 1000;
  return value instanceof Date ? value.getTime() : value;
}

/** Makes a function that gives a row its times in milliseconds, as records have them. */
export function timesInMs(fields: Fields): (row: Row) => Row {
  const names = Object.keys(fields).filter((name) => fields[name]?.type.kind === 'timestamp');
  return (row) => {
    const times = names.flatMap((name) => {
      const value = row[name];
      return typeof value === 'bigint' ? [[name, timeMs(value)] as const] : [];
    });
    return times.length === 0 ? row : {...row, ...Object.fromEntries(times)};
  };
}
