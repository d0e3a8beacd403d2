import {expect, test} from 'vitest';
import {checkpointKey, commitKey, parseLogPath} from './log-path.ts';

test.each([
  ['00000000000000000007.json', {kind: 'commit', version: 7}],
  ['00000000000000000010.checkpoint.parquet', {kind: 'checkpoint', version: 10}],
  [
    '00000000000000000010.checkpoint.0000000002.0000000003.parquet',
    {kind: 'checkpoint-part', version: 10, part: 2, parts: 3},
  ],
  [
    '00000000000000000010.checkpoint.80a083e8-7026-4e79-81be-64bd76c43a11.json',
    {kind: 'v2-checkpoint', version: 10},
  ],
])('reads %s', (name, expected) => {
  const key = `_delta_log/${name}`;
  expect(parseLogPath(key)).toEqual({...expected, key});
});

test.each([
  '_last_checkpoint',
  '00000000000000000007.crc',
  '7.json',
  '00000000000000000001.00000000000000000009.compacted.json',
  '_sidecars/3a0d65cd-4056-49b8-937b-95f9e3ee90e5.parquet',
  '.00000000000000000007.json.tmp',
])('passes over %s', (name) => {
  expect(parseLogPath(`_delta_log/${name}`)).toBeUndefined();
});

test('writes the names that it reads', () => {
  expect(commitKey(12)).toBe('_delta_log/00000000000000000012.json');
  expect(checkpointKey(12)).toBe('_delta_log/00000000000000000012.checkpoint.parquet');
});
