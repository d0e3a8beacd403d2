import {expect, test} from 'vitest';
import {isStreamError} from '../../errors.ts';
import {check, KafkaRefusal} from './kafka-error.ts';
import {withRetries} from './retry.ts';

const NOT_COORDINATOR = 16;
const PRODUCER_FENCED = 90;
const options = {what: 'test', timeoutMs: 10_000, signal: new AbortController().signal};

test('repeats a transient refusal, telling what was refused', async () => {
  const refusals: unknown[] = [];
  let tries = 0;
  const attempt = async () => {
    tries++;
    check(tries < 3 ? NOT_COORDINATOR : 0);
    return tries;
  };
  const result = withRetries(attempt, {...options, onRetry: (error) => void refusals.push(error)});
  await expect(result).resolves.toBe(3);
  expect(refusals).toEqual([new KafkaRefusal(NOT_COORDINATOR), new KafkaRefusal(NOT_COORDINATOR)]);
});

test('does not repeat a final one, and names it', async () => {
  let tries = 0;
  const attempt = async () => {
    tries++;
    check(PRODUCER_FENCED);
  };
  await expect(withRetries(attempt, options)).rejects.toMatchObject({
    code: 'STREAM_FENCED',
    message: 'cannot test: Kafka answered PRODUCER_FENCED',
  });
  expect(tries).toBe(1);
});

test('gives up after its time', async () => {
  const attempt = async () => check(NOT_COORDINATOR);
  await expect(withRetries(attempt, {...options, timeoutMs: 50})).rejects.toMatchObject({
    code: 'STREAM_BROKER_UNAVAILABLE',
  });
});

test('closing ends the wait', async () => {
  const closing = new AbortController();
  const attempt = async () => {
    closing.abort();
    check(NOT_COORDINATOR);
  };
  const result = withRetries(attempt, {...options, signal: closing.signal});
  await expect(result).rejects.toSatisfy((error) => isStreamError(error, 'STREAM_CLOSED'));
});
