import {expect, test} from 'vitest';
import {topology} from '../dsl/topology.ts';
import {isStreamError} from '../errors.ts';
import type {RecordHeaders} from '../record.ts';
import {json} from '../serdes.ts';
import {testDriver} from '../testing/test-driver.ts';
import {deadLetterOrigin, ownHeaders} from './dead-letter.ts';
import {checkPolicies, type ErrorPolicies, writesDeadLetters} from './record-errors.ts';
import {RetryLedger} from './retry-ledger.ts';

const doubles = topology('doubles', ({stream}) => {
  stream('in', json<{n: number}>())
    .mapValues(
      ({n}) => {
        if (n === 13) throw new RangeError('13 brings no luck');
        return n * 2;
      },
      {name: 'double'},
    )
    .to('out');
});

const texts = (headers: RecordHeaders | undefined) =>
  Object.fromEntries((headers ?? []).map(([name, value]) => [name, Buffer.from(value).toString()]));

test('rule 23: what cannot be decoded goes to the dead letters, byte for byte, and says why', () => {
  const driver = testDriver(doubles);
  driver.input('in').pipe('a', {n: 1}, 5);
  driver.input('in').pipeRaw('b', '{"n":', 6);
  driver.input('in').pipe('c', {n: 2}, 7);
  expect(driver.output('out').read()).toMatchObject([{value: 2}, {value: 4}]);
  const [letter] = driver.output('in.dead-letters').readText();
  expect(letter).toMatchObject({key: 'b', value: '{"n":', timestampMs: 6});
  expect(texts(letter?.headers)).toMatchObject({
    '__streams.errors.topic': 'in',
    '__streams.errors.partition': '0',
    '__streams.errors.offset': '1',
    '__streams.errors.timestamp': '6',
    '__streams.errors.node': 'source-in',
    '__streams.errors.exception': 'SyntaxError',
  });
  expect(driver.metrics()).toMatchObject({deadLetters: 1, consumed: 3, produced: 2});
});

test('rule 23: so does a record for which user code throws', () => {
  const driver = testDriver(doubles);
  driver.input('in').pipe('a', {n: 13}, 5);
  driver.input('in').pipe('a', {n: 1}, 6);
  expect(driver.output('out').read()).toMatchObject([{value: 2}]);
  const [letter] = driver.output('in.dead-letters').readText();
  expect(letter?.value).toBe('{"n":13}');
  expect(texts(letter?.headers)).toMatchObject({
    '__streams.errors.node': 'double',
    '__streams.errors.exception': 'RangeError',
    '__streams.errors.message': '13 brings no luck',
  });
});

test('rule 23: skip drops and counts', () => {
  const driver = testDriver(doubles, {errors: {decode: 'skip', process: 'skip'}});
  driver.input('in').pipeRaw('b', '{', 6);
  driver.input('in').pipe('b', {n: 13}, 6);
  expect(driver.output('in.dead-letters').readText()).toEqual([]);
  expect(driver.metrics().dropped).toEqual([
    {node: 'source-in', reason: 'decode-failed', count: 1},
    {node: 'double', reason: 'process-failed', count: 1},
  ]);
});

test.each([
  {
    name: 'decode',
    value: '{',
    code: 'STREAM_DECODE_FAILED',
    text: /source-in: cannot decode in-0@0/,
  },
  {
    name: 'process',
    value: '{"n":13}',
    code: 'STREAM_PROCESS_FAILED',
    text: /double: cannot process in-0@0: 13 brings no luck, at .*record-errors\.test\.ts:\d+: correct/,
  },
] as const)('rule 23: fail stops with node, place and cause: $name', ({value, code, text}) => {
  const driver = testDriver(doubles, {errors: {decode: 'fail', process: 'fail'}});
  let failure: unknown;
  try {
    driver.input('in').pipeRaw('b', value, 6);
  } catch (error) {
    failure = error;
  }
  expect(isStreamError(failure, code)).toBe(true);
  expect(String(failure)).toMatch(text);
});

test('rule 17: a record without a timestamp is dropped and counted', () => {
  const driver = testDriver(doubles);
  driver.input('in').pipe('a', {n: 1}, -1);
  expect(driver.output('out').read()).toEqual([]);
  expect(driver.metrics().dropped).toEqual([
    {node: 'source-in', reason: 'invalid-timestamp', count: 1},
  ]);
});

test('rule 8: repartitioning drops null keys', () => {
  const regrouped = topology('regrouped', ({stream}) => {
    stream('in', json<string | null>())
      .groupBy((value) => value as string, {name: 'by-value'})
      .count()
      .toStream()
      .to('out');
  });
  const driver = testDriver(regrouped);
  driver.input('in').pipeRaw('a', 'null', 1);
  driver.input('in').pipe('a', 'x', 1);
  expect(driver.output('out').read()).toMatchObject([{key: 'x', value: 1}]);
  expect(driver.metrics().dropped).toMatchObject([{reason: 'null-partition-key', count: 1}]);
});

test('a dead letter keeps the headers of its record, and says where it comes from', () => {
  const driver = testDriver(doubles);
  const own = ['traceparent', Buffer.from('00-1-2-01')] as const;
  driver.input('in').pipe('a', {n: 13}, 5, {headers: [own]});
  const [letter] = driver.output('in.dead-letters').readText();
  const headers = letter?.headers ?? [];
  expect(ownHeaders(headers).map(([name, value]) => [name, Buffer.from(value).toString()])).toEqual(
    [['traceparent', '00-1-2-01']],
  );
  expect(deadLetterOrigin(headers)).toEqual({
    topic: 'in',
    partition: 0,
    offset: 0,
    timestampMs: 5,
    node: 'double',
    exception: 'RangeError',
    message: '13 brings no luck',
  });
  expect(deadLetterOrigin([own])).toBeUndefined();
});

test('a record is tried as often as its policy says, whatever happens to others', () => {
  const ledger = new RetryLedger();
  expect([1, 2, 3].map(() => ledger.next('in-0@1', 2))).toEqual([1, 2, undefined]);
  expect(ledger.next('in-0@2', 2)).toBe(1);
  // Should the work be done again for another reason, it is not tried anew.
  expect(ledger.next('in-0@1', 2)).toBeUndefined();
});

test.each<{policies: ErrorPolicies; writes: boolean}>([
  {policies: {}, writes: true},
  {policies: {decode: 'fail', process: 'skip', produce: 'fail'}, writes: false},
  {
    policies: {decode: 'fail', process: {retry: 3, otherwise: 'dead-letter'}, produce: 'fail'},
    writes: true,
  },
])('policies that write dead letters: $policies', ({policies, writes}) => {
  checkPolicies(policies);
  expect(writesDeadLetters(policies)).toBe(writes);
});

test('policies that are none are refused', () => {
  expect(() => checkPolicies({process: {retry: 0, otherwise: 'skip'}})).toThrow(
    'errors.process is {"retry":0,"otherwise":"skip"}: expected',
  );
});
