import {expect, expectTypeOf, test} from 'vitest';
import {topology} from '../dsl/topology.ts';
import {json} from '../serdes.ts';
import {testDriver} from './test-driver.ts';

interface Sale {
  readonly total: number;
}
const sale = json<Sale>();

function driver() {
  const run = testDriver(topology('sales', ({stream}) => stream('in', sale).to('out')));
  const headers = [['trace', Buffer.from('t1')]] as const;
  run.input('in').pipe('a', {total: 1}, 3, {headers});
  run.input('in').pipe('b', {total: 2}, 4);
  return run.output('out', {value: sale});
}

test('outputs have the types of their serdes', () => {
  const out = driver();
  expectTypeOf(out.read()[0]?.value).toEqualTypeOf<Sale | undefined>();
  // @ts-expect-error a sale has no such field
  expect(() => out.expect([{value: {sum: 1}}])).toThrow();
});

test('what is not named may be anything', () => {
  driver().expect([
    {key: 'a', headers: [['trace', new Uint8Array([0x74, 0x31])]]},
    {value: {total: 2}},
  ]);
});

test('a difference shows both sides line by line', () => {
  const expected = [
    {key: 'a', value: {total: 1}, timestampMs: 3},
    {key: 'b', value: {total: 5}},
    {key: 'c'},
  ];
  expect(() => driver().expect(expected)).toThrow(
    [
      'out: expected 3 records, found 2',
      '  expected           | found',
      '  "a" {"total":1} @3 | "a" {"total":1} @3 [trace=t1]',
      '! "b" {"total":5}    | "b" {"total":2} @4',
      '! "c" *              | -',
    ].join('\n'),
  );
});
