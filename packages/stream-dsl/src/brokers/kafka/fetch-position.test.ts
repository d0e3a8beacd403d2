import {expect, test} from 'vitest';
import {FetchPosition} from './fetch-position.ts';

const at = {topic: 't', partition: 0};
const answer = (nextOffset: number, endOffset: number) => ({
  ...at,
  batches: [],
  nextOffset,
  endOffset,
});

test('the end is told once, even without records', () => {
  const position = new FetchPosition(at, 5, 0);
  position.push(answer(5, 5), 0);
  position.push(answer(5, 5), 0);
  expect(position.take()).toEqual(answer(5, 5));
  expect(position.take()).toBeUndefined();
});

test('an answer short of the end without records is not told', () => {
  const position = new FetchPosition(at, 5, 0);
  position.push(answer(5, 9), 0);
  expect(position.hasReady).toBe(false);
});

test('what waits is handed out as one', () => {
  const position = new FetchPosition(at, 0, 0);
  position.push(answer(3, 9), 10);
  position.push(answer(7, 9), 10);
  expect(position.take()).toEqual(answer(7, 9));
  expect(position.take()).toBeUndefined();
});

test('has no room while as many bytes wait as were allowed', () => {
  const position = new FetchPosition(at, 0, 0);
  position.push(answer(3, 9), 100);
  expect([position.hasRoom(101), position.hasRoom(100)]).toEqual([true, false]);
  position.take();
  expect(position.hasRoom(100)).toBe(true);
});

test('a failure comes after what was read before it, once', () => {
  const position = new FetchPosition(at, 0, 0);
  position.push(answer(3, 9), 100);
  position.fail(new Error('gone'));
  expect(position.takeFailure(1)).toBeUndefined();
  position.take();
  expect(position.takeFailure(1)?.message).toBe('gone');
  expect(position.takeFailure(1)).toBeUndefined();
});

test('a paused partition has nothing ready', () => {
  const position = new FetchPosition(at, 0, 0);
  position.push(answer(3, 3), 1);
  position.isPaused = true;
  expect(position.hasReady).toBe(false);
});
