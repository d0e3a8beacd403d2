import {expect, test} from 'vitest';
import {StreamError, type StreamErrorCode} from '../../errors.ts';
import {FaultCount, pauseAfterMs, remedyOf} from './faults.ts';

const fault = (code: StreamErrorCode): StreamError => new StreamError(code, 'it happened');

test('each fault has its remedy', () => {
  expect(remedyOf(fault('STREAM_TRANSACTION_ABORTED'))).toBe('reopen');
  expect(remedyOf(fault('STREAM_BROKER_UNAVAILABLE'))).toBe('reopen');
  expect(remedyOf(fault('STREAM_FENCED'))).toBe('rejoin');
  expect(remedyOf(fault('STREAM_REBALANCED'))).toBe('rejoin');
  expect(remedyOf(fault('STREAM_NOT_AUTHORIZED'))).toBe('stop');
  expect(remedyOf(new TypeError('a mistake'))).toBe('stop');
});

test('faults in a row end it, unless something succeeds or the broker is away', () => {
  const faults = new FaultCount(2);
  const aborted = fault('STREAM_TRANSACTION_ABORTED');
  expect([1, 2, 3].map(() => faults.onFault(aborted))).toEqual(['reopen', 'reopen', 'stop']);
  faults.onSuccess();
  expect(faults.onFault(aborted)).toBe('reopen');
  for (let n = 0; n < 100; n++) {
    expect(faults.onFault(fault('STREAM_BROKER_UNAVAILABLE'))).toBe('reopen');
  }
});

test('pauses double up to a limit', () => {
  expect([1, 2, 3, 7, 50].map(pauseAfterMs)).toEqual([100, 200, 400, 5_000, 5_000]);
});
