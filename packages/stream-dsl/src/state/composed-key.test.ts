import {expect, test} from 'vitest';
import {readTime, writeTime} from './composed-key.ts';

test.each([0, 1, 2 ** 32 - 1, 2 ** 32, 1_700_000_000_000, Number.MAX_SAFE_INTEGER, -1])(
  'the time %s is an int64',
  (timeMs) => {
    const bytes = Buffer.alloc(10);
    writeTime(bytes, timeMs, 1);
    expect(Number(bytes.readBigInt64BE(1))).toBe(timeMs);
    expect(readTime(bytes, 1)).toBe(timeMs);
  },
);
