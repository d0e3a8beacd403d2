import {describe, expect, test} from 'vitest';
import type {Action} from '../actions/action.ts';
import {findConflict} from './conflict.ts';

const add: Action = {
  kind: 'add',
  path: 'a',
  partitionValues: {},
  sizeBytes: 1,
  modifiedMs: 1,
  dataChange: true,
};
const remove: Action = {kind: 'remove', path: 'a', dataChange: true};
const protocol: Action = {kind: 'protocol', minReaderVersion: 1, minWriterVersion: 2};
const metadata: Action = {
  kind: 'metaData',
  id: 'id',
  schemaString: '{}',
  partitionColumns: [],
  configuration: {},
  format: {},
};
const txn = (appId: string): Action => ({kind: 'txn', appId, version: 1});
const domain = (name: string): Action => ({
  kind: 'domainMetadata',
  domain: name,
  configuration: '',
  removed: false,
});

describe('rule "Conflicts": an append against the commit that won', () => {
  test.each([
    {rule: '1 both change the protocol', ours: [protocol], winner: [protocol], kind: 'protocol'},
    {rule: '1 the winner alone', ours: [add], winner: [protocol], kind: undefined},
    {rule: '2 metadata', ours: [add], winner: [metadata], kind: 'metadata'},
    {rule: '3 the same domain', ours: [domain('a')], winner: [domain('a')], kind: 'domain'},
    {rule: '3 another domain', ours: [domain('a')], winner: [domain('b')], kind: undefined},
    {rule: '4 the same application', ours: [txn('a')], winner: [txn('a')], kind: 'transaction'},
    {rule: '4 another application', ours: [txn('a')], winner: [txn('b')], kind: undefined},
    {rule: '4 no transaction of ours', ours: [add], winner: [txn('a')], kind: undefined},
    {rule: '5 and 6 adds and removes', ours: [add], winner: [add, remove], kind: undefined},
    {
      rule: 'order: metadata before transactions',
      ours: [txn('a')],
      winner: [txn('a'), metadata],
      kind: 'metadata',
    },
  ])('$rule', ({ours, winner, kind}) => {
    const prepared = {
      actions: ours,
      operation: 'WRITE',
      operationParameters: {},
      operationMetrics: {},
    };
    expect(findConflict(prepared, winner)?.kind).toBe(kind);
  });
});
