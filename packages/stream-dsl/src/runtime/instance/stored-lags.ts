import type {Broker} from '../../ports/broker.ts';
import type {StateStorage} from '../../ports/state-storage.ts';

/**
 * By how many records the state on the disk is behind its changelogs, by task. Tasks whose topics are not there any more
 * are left out.
 */
export async function storedLags(
  broker: Broker,
  state: StateStorage,
): Promise<ReadonlyMap<string, number>> {
  const lags = new Map<string, number>();
  for (const {name, positions} of await state.tasks()) {
    const counts = await broker.partitionCounts(positions.map(({topic}) => topic));
    const isThere = positions.every(({topic, partition}) => partition < (counts.get(topic) ?? 0));
    if (!isThere || positions.length === 0) continue;
    const ends = await broker.endOffsets(positions);
    const behind = positions.map(({offset}, i) => Math.max(0, (ends[i] ?? 0) - offset));
    lags.set(
      name,
      behind.reduce((sum, records) => sum + records, 0),
    );
  }
  return lags;
}
