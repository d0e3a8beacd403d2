import {describe, expect, test} from 'vitest';
import {type LogPath, parseLogPath} from './log-path.ts';
import {planSegment} from './log-segment.ts';

const pad = (version: number): string => String(version).padStart(20, '0');
const commits = (...versions: number[]): string[] => versions.map((v) => `${pad(v)}.json`);
const checkpoint = (version: number): string => `${pad(version)}.checkpoint.parquet`;
const part = (version: number, index: number, parts: number): string =>
  `${pad(version)}.checkpoint.${String(index).padStart(10, '0')}.${String(parts).padStart(10, '0')}.parquet`;
const paths = (names: readonly string[]): LogPath[] =>
  names.flatMap((name) => parseLogPath(`_delta_log/${name}`) ?? []);
const location = 'memory:t';

describe('rules "Checkpoints" and "Commits": what is read for a version', () => {
  test.each([
    {name: 'commits alone', files: commits(0, 1, 2), expected: {base: undefined, after: [0, 1, 2]}},
    {
      name: 'the newest checkpoint and what comes after it',
      files: [...commits(0, 1, 2, 3), checkpoint(1), checkpoint(2)],
      expected: {base: 2, after: [3]},
    },
    {
      name: 'a checkpoint whose earlier commits were cleaned up',
      files: [...commits(3, 4), checkpoint(2)],
      expected: {base: 2, after: [3, 4]},
    },
    {
      name: 'not a multi-part checkpoint that lacks a part',
      files: [...commits(0, 1, 2), part(2, 1, 2)],
      expected: {base: undefined, after: [0, 1, 2]},
    },
    {
      name: 'a multi-part checkpoint that has all of them',
      files: [...commits(0, 1, 2), part(2, 2, 2), part(2, 1, 2)],
      expected: {base: 2, after: []},
    },
    {
      name: 'not two halves of different cuts',
      files: [...commits(0, 1, 2), part(2, 1, 2), part(2, 2, 3)],
      expected: {base: undefined, after: [0, 1, 2]},
    },
  ])('$name', ({files, expected}) => {
    const segment = planSegment(paths(files), {location});
    expect({base: segment?.checkpoint?.version, after: segment?.commits}).toEqual(expected);
  });

  test('an earlier version from the checkpoint before it', () => {
    const files = [...commits(0, 1, 2, 3, 4), checkpoint(2), checkpoint(4)];
    const segment = planSegment(paths(files), {location, version: 3});
    expect(segment).toMatchObject({version: 3, checkpoint: {version: 2}, commits: [3]});
  });

  test('nothing at all is no table', () => {
    expect(planSegment([], {location})).toBeUndefined();
  });

  test.each([
    {name: 'a gap', files: commits(0, 2), version: undefined, code: 'DELTA_LOG_CORRUPT'},
    {name: 'a later version', files: commits(0, 1), version: 2, code: 'DELTA_VERSION_MISSING'},
    {
      name: 'a version that was cleaned up',
      files: [...commits(3), checkpoint(2)],
      version: 1,
      code: 'DELTA_VERSION_MISSING',
    },
    {
      name: 'a log that needs v2 checkpoints',
      files: [...commits(3), `${pad(2)}.checkpoint.80a083e8-7026-4e79-81be-64bd76c43a11.parquet`],
      version: undefined,
      code: 'DELTA_FEATURE_UNSUPPORTED',
    },
  ])('refuses $name with $code', ({files, version, code}) => {
    expect(() => planSegment(paths(files), {location, version})).toThrow(
      expect.objectContaining({code}),
    );
  });
});
