import {expect, test} from 'vitest';
import {ObservedClock, WriterClock} from './stream-clock.ts';

test('rule 1: the highest timestamp seen, never back', () => {
  const clock = new ObservedClock();
  const seen = [5, 3, 9, 1].map((timestampMs) => {
    clock.observe(timestampMs);
    return clock.timeMs;
  });
  expect(seen).toEqual([5, 5, 9, 9]);
});

test('behind a repartition topic time is that of the slowest writer, once all have spoken', () => {
  const clock = new WriterClock(2);
  expect(clock.announce('0_0', 100)).toBe(false);
  expect(clock.timeMs).toBe(Number.NEGATIVE_INFINITY);
  expect(clock.announce('0_1', 40)).toBe(true);
  expect(clock.announce('0_0', 200)).toBe(false);
  expect(clock.timeMs).toBe(40);
  expect(clock.announce('0_1', 30)).toBe(false);
  expect(clock.announce('0_1', 150)).toBe(true);
  expect(clock.timeMs).toBe(150);
});

test('what was heard survives a restart, also before time has begun', () => {
  const before = new WriterClock(2);
  before.announce('0_0', 100);
  const after = new WriterClock(2);
  after.load(JSON.parse(JSON.stringify(before.save())));
  expect(after.announce('0_1', 70)).toBe(true);
  expect(after.timeMs).toBe(70);
});

test('the times of many writers go into the metadata of an offset, or are left out', () => {
  const clockOf = (count: number): WriterClock => {
    const clock = new WriterClock(count);
    for (let i = 0; i < count; i++) clock.announce(`1_${i}`, 1_767_603_600_000 + 1_000 * i);
    return clock;
  };
  const restored = new WriterClock(300);
  restored.loadText(clockOf(300).savedText());
  expect(restored.save()).toEqual(clockOf(300).save());
  expect(clockOf(300).savedText().length).toBeLessThanOrEqual(4_000);
  expect(clockOf(1_000).savedText()).toBe('');
  restored.loadText('');
  expect(restored.timeMs).toBe(1_767_603_600_000);
});
