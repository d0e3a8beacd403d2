import {StreamError} from '../errors.ts';
import type {Predicate} from '../graph/node.ts';
import type {GraphBuilder} from './graph-builder.ts';
import type {Stream} from './stream.ts';

/** Predicates by the name of their branch, in the order in which they are asked. */
export type Branches<K, V> = Readonly<Record<string, (value: V, key: K) => boolean>>;

/** A branch whose predicate is a type guard has the narrower type. */
export type BranchStreams<K, V, B> = {
  readonly [Name in keyof B]: B[Name] extends Guard<K, V, infer V2> ? Stream<K, V2> : Stream<K, V>;
};

type Guard<K, V, V2 extends V> = (value: V, key: K) => value is V2;

interface SplitParts {
  readonly parent: string;
  readonly stem: string;
  readonly name: string | undefined;
  readonly branches: readonly (readonly [name: string, predicate: Predicate])[];
  readonly defaultBranch: string | undefined;
}

/** Adds a split and its branches; gives the id of each branch's node by its name. */
export function addSplit(
  builder: GraphBuilder,
  {parent, stem, name, branches, defaultBranch}: SplitParts,
): readonly (readonly [name: string, nodeId: string])[] {
  const names = branches.map(([branch]) => branch);
  if (defaultBranch !== undefined) names.push(defaultBranch);
  for (const branch of names) {
    // Names that look like numbers would be asked in another order than written.
    if (/^[a-zA-Z_][a-zA-Z0-9_-]*$/.test(branch)) continue;
    throw new StreamError(
      'STREAM_TOPOLOGY_INVALID',
      `a branch is named ${JSON.stringify(branch)}: expected a letter, then letters, digits, _ or -`,
    );
  }
  const id = builder.add(
    {kind: 'split', parent, predicates: branches.map(([, predicate]) => predicate)},
    {name, stem: `split-${stem}`},
  );
  return names.map((branch, index) => [
    branch,
    builder.add({kind: 'branch', parent: id, index}, {stem: `${id}-${branch}`}),
  ]);
}
