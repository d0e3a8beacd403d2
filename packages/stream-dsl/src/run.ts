import {memoryBroker} from './brokers/memory/index.ts';
import type {Topology} from './dsl/topology.ts';
import type {RunOptions} from './runtime/run-options.ts';
import {startApp} from './runtime/start-app.ts';
import type {StreamApp} from './runtime/stream-app.ts';

/**
 * Runs an instance of a topology; as many as there are partitions can share the work, in any processes. Without a
 * broker it runs on an embedded one of its own, whose topics have one partition. Rejects with a `StreamError` when it cannot start: a topic that does
 * not exist, joined topics of different width, a refused login.
 */
export async function run(
  topology: Topology,
  options: Partial<RunOptions> = {},
): Promise<StreamApp> {
  return await startApp(topology, {
    ...options,
    broker: options.broker ?? memoryBroker({defaultPartitions: 1}),
  });
}
