import fc from 'fast-check';
import {expect, test} from 'vitest';
import {formatDate, formatMicros, parseDate, parseMicros} from './calendar.ts';

const lastDayOfDate = 100_000_000;

test('days are those of Date, as far as it goes', () => {
  fc.assert(
    fc.property(fc.integer({min: -lastDayOfDate, max: lastDayOfDate}), (day) => {
      expect(formatDate(day)).toBe(new Date(day * 86_400_000).toISOString().slice(0, -14));
      expect(parseDate(formatDate(day))).toBe(day);
    }),
  );
});

test('every microsecond of an int64 comes back', () => {
  fc.assert(
    fc.property(fc.bigInt({min: -(2n ** 63n), max: 2n ** 63n - 1n}), (micros) => {
      expect(parseMicros(formatMicros(micros))).toBe(micros);
    }),
  );
});
