import type {Topology} from '../dsl/topology.ts';
import {prepareSerdes as prepare} from '../runtime/serde-uses.ts';

/** Loads what the serdes of a topology need, as `run` does: for those of a schema registry, before `testDriver`. */
export async function prepareSerdes({graph}: Topology): Promise<void> {
  await prepare(graph);
}
