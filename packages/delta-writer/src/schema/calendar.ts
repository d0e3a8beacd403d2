/*
 * Days and microseconds since 1970-01-01 as text and back, in the proleptic Gregorian calendar. JavaScript's Date ends at
 * year 275,760 and an int64 of microseconds does not, so the arithmetic is done here (Howard Hinnant, "chrono-compatible
 * low-level date algorithms").
 */

const microsPerDay = 86_400_000_000n;
const daysPerEra = 146_097;

/** `2021-09-08`; years outside 0000-9999 have a sign and six digits. */
export function formatDate(epochDay: number): string {
  // The era's year begins in March, so that the leap day comes last.
  const shifted = epochDay + 719_468;
  const era = Math.floor(shifted / daysPerEra);
  const dayOfEra = shifted - era * daysPerEra;
  const yearOfEra = Math.floor(
    (dayOfEra -
      Math.floor(dayOfEra / 1460) +
      Math.floor(dayOfEra / 36_524) -
      Math.floor(dayOfEra / 146_096)) /
      365,
  );
  const dayOfYear =
    dayOfEra - (365 * yearOfEra + Math.floor(yearOfEra / 4) - Math.floor(yearOfEra / 100));
  const marchMonth = Math.floor((5 * dayOfYear + 2) / 153);
  const day = dayOfYear - Math.floor((153 * marchMonth + 2) / 5) + 1;
  const month = marchMonth < 10 ? marchMonth + 3 : marchMonth - 9;
  const year = yearOfEra + era * 400 + (month <= 2 ? 1 : 0);
  return `${formatYear(year)}-${two(month)}-${two(day)}`;
}

/** Days since the epoch of `2021-09-08`, or undefined for what is no date. */
export function parseDate(text: string): number | undefined {
  const match = /^([+-]?\d{4,7})-(\d{2})-(\d{2})$/.exec(text);
  if (match === null) return undefined;
  const epochDay = epochDayOf(Number(match[1]), Number(match[2]), Number(match[3]));
  // A day that does not exist, such as 2021-02-29, comes back as another one.
  return formatDate(epochDay).endsWith(`-${match[2]}-${match[3]}`) ? epochDay : undefined;
}

/** `2021-09-08T11:11:11.000000`, always six digits and without a zone. */
export function formatMicros(micros: bigint): string {
  const days = floorDivide(micros, microsPerDay);
  const rest = Number(micros - days * microsPerDay);
  const seconds = Math.floor(rest / 1_000_000);
  const clock = `${two(Math.floor(seconds / 3600))}:${two(Math.floor(seconds / 60) % 60)}:${two(seconds % 60)}`;
  const fraction = String(rest % 1_000_000).padStart(6, '0');
  return `${formatDate(Number(days))}T${clock}.${fraction}`;
}

const timestampForm =
  /^([+-]?\d{4,7}-\d{2}-\d{2})(?:[T ](\d{2}):(\d{2})(?::(\d{2})(?:\.(\d{1,9}))?)?)?(Z|[+-]\d{2}:?\d{2})?$/;

/**
 * Microseconds since the epoch of an ISO 8601 time, with `T` or a space. Without a zone it is UTC, whatever the process's
 * own. Finer digits are cut towards the past. Undefined for what is no time.
 */
export function parseMicros(text: string): bigint | undefined {
  const match = timestampForm.exec(text);
  if (match === null) return undefined;
  const [, date = '', hour = '0', minute = '0', second = '0', fraction = '', zone = 'Z'] = match;
  const days = parseDate(date);
  if (days === undefined || Number(hour) > 23 || Number(minute) > 59 || Number(second) > 59) {
    return undefined;
  }
  const seconds = Number(hour) * 3600 + Number(minute) * 60 + Number(second) - zoneSeconds(zone);
  const micros = BigInt(fraction.slice(0, 6).padEnd(6, '0'));
  return BigInt(days) * microsPerDay + BigInt(seconds) * 1_000_000n + micros;
}

/** Division that rounds towards the past, so that -1 microsecond lies in the day before the epoch. */
export function floorDivide(dividend: bigint, divisor: bigint): bigint {
  const quotient = dividend / divisor;
  return dividend % divisor < 0n ? quotient - 1n : quotient;
}

function epochDayOf(year: number, month: number, day: number): number {
  const marchYear = month <= 2 ? year - 1 : year;
  const era = Math.floor(marchYear / 400);
  const yearOfEra = marchYear - era * 400;
  const marchMonth = month > 2 ? month - 3 : month + 9;
  const dayOfYear = Math.floor((153 * marchMonth + 2) / 5) + day - 1;
  const dayOfEra =
    yearOfEra * 365 + Math.floor(yearOfEra / 4) - Math.floor(yearOfEra / 100) + dayOfYear;
  return era * daysPerEra + dayOfEra - 719_468;
}

function formatYear(year: number): string {
  if (year >= 0 && year <= 9999) return String(year).padStart(4, '0');
  return `${year < 0 ? '-' : '+'}${String(Math.abs(year)).padStart(6, '0')}`;
}

function zoneSeconds(zone: string): number {
  if (zone === 'Z') return 0;
  const seconds = Number(zone.slice(1, 3)) * 3600 + Number(zone.slice(-2)) * 60;
  return zone.startsWith('-') ? -seconds : seconds;
}

function two(value: number): string {
  return value < 10 ? `0${value}` : String(value);
}
