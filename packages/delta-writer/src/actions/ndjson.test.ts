import {describe, expect, test} from 'vitest';
import {dataPath, encodeDataPath, fileKey} from './add-file.ts';
import {decodeActions, encodeActions} from './ndjson.ts';

const bytes = (text: string): Uint8Array => new TextEncoder().encode(text);
const path = '_delta_log/00000000000000000003.json';

describe('rule "Commits": actions as lines', () => {
  test('what others wrote comes back as it was, unknown members and actions included', () => {
    const lines = [
      '{"commitInfo":{"timestamp":1,"operation":"WRITE","operationMetrics":{"numFiles":"1"},"userName":"ann"}}',
      '{"protocol":{"minReaderVersion":3,"minWriterVersion":7,"readerFeatures":["a"],"writerFeatures":["a","b"]}}',
      '{"add":{"path":"c=US%252FEast/a.parquet","partitionValues":{"c":"US/East","d":null},"size":9,"modificationTime":2,"dataChange":true,"stats":"{}","clusteringProvider":"liquid"}}',
      '{"remove":{"path":"b.parquet","deletionTimestamp":4,"dataChange":true}}',
      '{"txn":{"appId":"kafka-0","version":17,"lastUpdated":5}}',
      '{"domainMetadata":{"domain":"d","configuration":"{}","removed":false}}',
      '{"somethingNew":{"a":[1,null]}}',
    ];
    const actions = decodeActions(bytes(`${lines.join('\n')}\n`), path);
    const written = new TextDecoder().decode(encodeActions(actions)).trimEnd().split('\n');
    expect(written.map((line) => JSON.parse(line))).toEqual(lines.map((line) => JSON.parse(line)));
  });

  test.each([
    {name: 'an empty file', text: ''},
    {name: 'a torn last line', text: '{"txn":{"appId":"a","version":1}}\n{"add":{"path":"x'},
    {name: 'an action without what it needs', text: '{"add":{"path":"x"}}\n'},
    {name: 'an inexact version', text: '{"txn":{"appId":"a","version":9007199254740993}}\n'},
    {name: 'a list', text: '[1]\n'},
  ])('$name is an error that names the file', ({text}) => {
    expect(() => decodeActions(bytes(text), path)).toThrow(
      expect.objectContaining({code: 'DELTA_LOG_CORRUPT', message: expect.stringContaining(path)}),
    );
  });
});

describe('rule "Paths and partition values"', () => {
  test('a path is encoded and decoded exactly once', () => {
    const stored = 'c=US%2FEast/d=a b/part.parquet';
    expect(encodeDataPath(stored)).toBe('c=US%252FEast/d=a%20b/part.parquet');
    expect(dataPath({path: encodeDataPath(stored)})).toBe(stored);
  });

  test('a file is known by its path however it is encoded, and by its deletion vector', () => {
    expect(fileKey({path: 'a%62c'})).toBe(fileKey({path: 'abc'}));
    const deletionVector = {storageType: 'u', pathOrInlineDv: 'xyz', offset: 1};
    expect(fileKey({path: 'abc', deletionVector})).not.toBe(fileKey({path: 'abc'}));
  });
});
