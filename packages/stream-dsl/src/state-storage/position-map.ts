import type {StoredPosition} from '../ports/state-storage.ts';
import {partitionName, type TopicPartition} from '../topic.ts';

/** Positions by the partition that they belong to. */
export class PositionMap {
  readonly #byName = new Map<string, StoredPosition>();

  get(at: TopicPartition): StoredPosition | undefined {
    return this.#byName.get(partitionName(at));
  }

  all(): readonly StoredPosition[] {
    return [...this.#byName.values()];
  }

  set(position: StoredPosition): void {
    this.#byName.set(partitionName(position), position);
  }

  delete(at: TopicPartition): void {
    this.#byName.delete(partitionName(at));
  }
}
