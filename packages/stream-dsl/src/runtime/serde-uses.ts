import type {Graph} from '../graph/graph.ts';
import type {GraphNode} from '../graph/node.ts';
import type {SerdeLoading, SerdeUse} from '../serde.ts';

/** Nodes hold their serdes directly, in `serdes`, or in the specs of their stores. */
const DEEPEST = 4;

/** The serdes of a graph that need something from elsewhere, and what each is used for. */
export function serdeUses(graph: Graph): ReadonlyMap<SerdeLoading, SerdeUse> {
  const uses = new Map<SerdeLoading, SerdeUse>();
  for (const node of graph.nodes) {
    const {isRead, isWritten} = useOf(node);
    for (const loading of loadingsIn(node, DEEPEST)) {
      const before = uses.get(loading);
      uses.set(loading, {
        isRead: isRead || before?.isRead === true,
        isWritten: isWritten || before?.isWritten === true,
      });
    }
  }
  return uses;
}

/** Lets all serdes of a graph load what they need. Rejects with the first that cannot be used. */
export async function prepareSerdes(graph: Graph): Promise<void> {
  await Promise.all([...serdeUses(graph)].map(([loading, use]) => loading.prepare(use)));
}

function useOf({kind}: GraphNode): SerdeUse {
  const isSource = kind === 'source' || kind === 'table' || kind === 'globalTable';
  return {isRead: kind !== 'sink', isWritten: !isSource};
}

function loadingsIn(value: unknown, depth: number): readonly SerdeLoading[] {
  if (typeof value !== 'object' || value === null) return [];
  if ('loading' in value && 'decode' in value) {
    // Only serdes have both.
    return value.loading === undefined ? [] : [value.loading as SerdeLoading];
  }
  if (depth === 0) return [];
  return Object.values(value).flatMap((inner) => loadingsIn(inner, depth - 1));
}
