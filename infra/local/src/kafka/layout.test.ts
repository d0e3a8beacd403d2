import {mkdtempSync, rmSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {expect, onTestFinished, test} from 'vitest';
import {clusterLayout, newClusterId} from './layout.ts';

const plain = {brokers: 3, hasZooKeeper: false, isSecured: false};

test.each([
  {name: 'plain brokers', shape: plain},
  {name: 'ZooKeeper and security', shape: {brokers: 3, hasZooKeeper: true, isSecured: true}},
])('a cluster with $name keeps its ports, and takes no other shape', async ({shape}) => {
  const dir = mkdtempSync(join(tmpdir(), 'layout-'));
  onTestFinished(() => rmSync(dir, {recursive: true, force: true}));
  const layout = await clusterLayout(dir, shape);
  expect(await clusterLayout(dir, shape)).toEqual(layout);
  expect(new Set(layout.brokers.map(({port}) => port)).size).toBe(3);
  const other = {...shape, hasZooKeeper: !shape.hasZooKeeper};
  await expect(clusterLayout(dir, other)).rejects.toMatchObject({code: 'LAYOUT_DIFFERS'});
  await expect(clusterLayout(dir, {...shape, brokers: 1})).rejects.toThrow(
    /cannot start 1 broker.* holds the data of 3 brokers/,
  );
});

test('the id of a cluster never begins with what looks like an option', () => {
  // 0xf8 is the first byte of all ids that begin with `-`.
  const randoms = [Buffer.alloc(16, 0xf8), Buffer.alloc(16, 0x00)];
  expect(newClusterId(() => randoms.shift() ?? Buffer.alloc(16, 0x01))).toBe('A'.repeat(22));
});
