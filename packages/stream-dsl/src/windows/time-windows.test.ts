import {expect, test} from 'vitest';
import {isStreamError} from '../errors.ts';
import {countWindows} from './count-windows.ts';
import {boundsFor, customWindows} from './custom-windows.ts';
import {type Duration, durationMs} from './duration.ts';
import {sessions} from './session-windows.ts';
import {sliding} from './sliding-windows.ts';
import {firstWindowStartMs, hopping, tumbling} from './time-windows.ts';
import {closedBeforeMs} from './windows.ts';

test.each([
  {name: 'start is inclusive', timestampMs: 60_000, expected: 60_000},
  {name: 'last millisecond stays inside', timestampMs: 119_999, expected: 60_000},
  {name: 'end is exclusive', timestampMs: 120_000, expected: 120_000},
  {name: 'never starts before the epoch', timestampMs: 5, expected: 0},
])('rule 2: a one-minute window: $name', ({timestampMs, expected}) => {
  const windows = tumbling('1 minute', {grace: 0});
  expect(firstWindowStartMs(timestampMs, windows)).toBe(expected);
});

test.each([
  {timestampMs: 0, starts: [0]},
  {timestampMs: 4, starts: [0, 3]},
  {timestampMs: 9, starts: [0, 3, 6, 9]},
  {timestampMs: 10, starts: [3, 6, 9]},
  {timestampMs: 12, starts: [3, 6, 9, 12]},
])('rule 2: windows of 10 ms every 3 ms that hold $timestampMs', ({timestampMs, starts}) => {
  const windows = hopping(10, {advance: 3, grace: 0});
  const found: number[] = [];
  for (let at = firstWindowStartMs(timestampMs, windows); at <= timestampMs; at += 3)
    found.push(at);
  expect(found).toEqual(starts);
});

test.each([
  {name: 'tumbling', windows: tumbling(2, {grace: 1}), lastOpenEnd: 10},
  {name: 'hopping', windows: hopping(4, {advance: 2, grace: 1}), lastOpenEnd: 10},
  {name: 'sliding', windows: sliding(2, {grace: 1}), lastOpenEnd: 9},
  {name: 'sessions', windows: sessions(5, {grace: 1}), lastOpenEnd: 4},
  {
    name: 'custom',
    windows: customWindows({windowsFor: () => [], maxSize: 9, grace: 1}),
    lastOpenEnd: 10,
  },
])(
  'rules 2, 3, 4: at time 10 with grace 1 the oldest open $name window ends at $lastOpenEnd',
  ({windows, lastOpenEnd}) => {
    expect(closedBeforeMs(windows, 10)).toBe(lastOpenEnd);
  },
);

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

test.each([
  {name: 'no size', make: () => tumbling(0, {grace: 0}), message: /size above 0/},
  {name: 'no advance', make: () => hopping(2, {advance: 0, grace: 0}), message: /cannot advance/},
  {name: 'gaps', make: () => hopping(2, {advance: 3, grace: 0}), message: /cannot advance/},
  {name: 'no sliding size', make: () => sliding(0, {grace: 0}), message: /size above 0/},
  {name: 'no records', make: () => countWindows(0), message: /found 0/},
  {name: 'half a record', make: () => countWindows(1.5), message: /found 1.5/},
  {
    name: 'no custom size',
    make: () => customWindows({windowsFor: () => [], maxSize: 0, grace: 0}),
    message: /size above 0/,
  },
])('refuses windows with $name', ({make, message}) => {
  expect(make).toThrow(message);
  expect(make).toThrow(
    expect.toSatisfy((error) => isStreamError(error, 'STREAM_TOPOLOGY_INVALID')),
  );
});

test.each([
  {name: 'do not hold the record', bounds: {startMs: 6, endMs: 8}},
  {name: 'end with it', bounds: {startMs: 0, endMs: 5}},
  {name: 'are too far apart', bounds: {startMs: 0, endMs: 11}},
  {name: 'are no whole milliseconds', bounds: {startMs: 0.5, endMs: 8}},
  {name: 'begin before the epoch', bounds: {startMs: -1, endMs: 8}},
])('refuses custom bounds that $name', ({bounds}) => {
  const windows = customWindows({windowsFor: () => [bounds], maxSize: 10, grace: 0});
  expect(() => boundsFor(windows, 5)).toThrow(/windowsFor gave/);
});
