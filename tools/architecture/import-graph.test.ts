import {expect, test} from 'vitest';
import {arrowsBetween} from './import-graph.ts';
import {toMermaid} from './mermaid.ts';

const imports = [
  {from: 'packages/a/src/dsl/stream.ts', to: 'packages/a/src/graph/node.ts'},
  {from: 'packages/a/src/dsl/table.ts', to: 'packages/a/src/graph/node.ts'},
  {from: 'packages/a/src/dsl/stream.test.ts', to: 'packages/a/src/state/store.ts'},
  {from: 'packages/a/src/dsl/stream.ts', to: 'packages/a/src/errors.ts'},
  {from: 'packages/a/src/index.ts', to: 'packages/a/src/dsl/stream.ts'},
  {from: 'packages/a/src/brokers/memory/log.ts', to: 'packages/a/src/ports/broker.ts'},
  {from: 'packages/b/src/shop/visit.ts', to: 'packages/a/src/index.ts'},
  {from: 'runners/demo/src/main.ts', to: 'packages/a/src/dsl/stream.ts'},
  {from: 'packages/a/src/dsl/stream.ts', to: 'node:fs'},
];

test('rooms inside a package, whole workspaces between them, tests and root files left out', () => {
  expect(toMermaid(arrowsBetween(imports))).toBe(`flowchart TB
  subgraph packages_a["packages/a"]
    packages_a_brokers_memory["brokers/memory"]
    packages_a_dsl["dsl"]
    packages_a_graph["graph"]
    packages_a_ports["ports"]
  end
  packages_b["packages/b"]
  runners_demo["runners/demo"]
  packages_a_brokers_memory --> packages_a_ports
  packages_a_dsl --> packages_a_graph
  packages_b --> packages_a
  runners_demo --> packages_a`);
});

test('the order of the imports does not matter', () => {
  expect(arrowsBetween(imports.toReversed())).toEqual(arrowsBetween(imports));
});
