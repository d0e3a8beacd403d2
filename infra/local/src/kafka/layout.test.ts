import {expect, test} from 'vitest';
import {newClusterId} from './layout.ts';

test('the id of a cluster never begins with what looks like an option', () => {
  // 0xf8 is the first byte of all ids that begin with `-`.
  const randoms = [Buffer.alloc(16, 0xf8), Buffer.alloc(16, 0x00)];
  expect(newClusterId(() => randoms.shift() ?? Buffer.alloc(16, 0x01))).toBe('A'.repeat(22));
});
