import {resolve} from 'node:path';
import {pathToFileURL} from 'node:url';
import type {Topology} from '../dsl/topology.ts';
import {UsageError} from './terminal.ts';

/** The topology that a module exports, as `module` or `module#export`; without a name, the only one it has. */
export async function loadTopology(reference: string): Promise<Topology> {
  const [path = '', name] = reference.split('#');
  const exports = await importModule(path);
  const found = Object.entries(exports).filter((entry): entry is [string, Topology] =>
    isTopology(entry[1]),
  );
  const names = found.map(([one]) => one).join(', ');
  if (name === undefined) {
    const [only, ...others] = found;
    if (only === undefined) throw new UsageError(`${path} exports no topology`);
    if (others.length > 0) {
      throw new UsageError(
        `${path} exports several topologies: say ${path}#… with one of ${names}`,
      );
    }
    return only[1];
  }
  const wanted = found.find(([one]) => one === name)?.[1];
  if (wanted !== undefined) return wanted;
  throw new UsageError(`${path} exports no topology ${name}: it has ${names || 'none'}`);
}

async function importModule(path: string): Promise<Record<string, unknown>> {
  try {
    return (await import(pathToFileURL(resolve(path)).href)) as Record<string, unknown>;
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error);
    throw new UsageError(`cannot load ${path}: ${message}`);
  }
}

/** By its form: the module may have another copy of this package. */
function isTopology(value: unknown): value is Topology {
  if (typeof value !== 'object' || value === null) return false;
  if (!('name' in value && 'graph' in value) || typeof value.name !== 'string') return false;
  const {graph} = value;
  return (
    typeof graph === 'object' && graph !== null && 'nodes' in graph && Array.isArray(graph.nodes)
  );
}
