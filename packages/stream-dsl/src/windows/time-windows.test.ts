import {expect, test} from 'vitest';
import {type Duration, durationMs} from './duration.ts';
import {tumbling, windowStartMs} from './time-windows.ts';

test.each([
  {name: 'start is inclusive', timestampMs: 60_000, expected: 60_000},
  {name: 'last millisecond stays inside', timestampMs: 119_999, expected: 60_000},
  {name: 'end is exclusive', timestampMs: 120_000, expected: 120_000},
  {name: 'never starts before the epoch', timestampMs: 5, expected: 0},
])('rule 2: a one-minute window: $name', ({timestampMs, expected}) => {
  expect(windowStartMs(timestampMs, 60_000)).toBe(expected);
});

test.each([
  {text: '10 seconds', expected: 10_000},
  {text: '1 minute', expected: 60_000},
  {text: '500ms', expected: 500},
  {text: '2h', expected: 7_200_000},
  {text: '1.5 s', expected: 1_500},
  {text: '1 day', expected: 86_400_000},
] as const)('the duration $text', ({text, expected}) => {
  expect(durationMs(text)).toBe(expected);
});

test.each(['10 parsecs', '-1 s', '1', '0.5ms'])('refuses the duration %s', (text) => {
  expect(() => durationMs(text as Duration)).toThrow(
    /expected whole milliseconds, or a number and a unit/,
  );
});

test('refuses a window without a size', () => {
  expect(() => tumbling(0, {grace: 0})).toThrow(/size above 0/);
});
