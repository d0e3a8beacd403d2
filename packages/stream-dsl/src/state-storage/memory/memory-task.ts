import type {StoredPosition, StoreImage, TaskStorage} from '../../ports/state-storage.ts';
import type {TopicPartition} from '../../topic.ts';
import {PositionMap} from '../position-map.ts';
import {MemoryImage} from './memory-image.ts';

/** The state of one task, in memory. */
export class MemoryTaskStorage implements TaskStorage {
  readonly name: string;
  readonly refusal = undefined;
  isOpen = false;
  readonly #images = new Map<string, MemoryImage>();
  readonly #positions = new PositionMap();

  constructor(name: string) {
    this.name = name;
  }

  get sizeBytes(): number {
    return [...this.#images.values()].reduce((sum, image) => sum + image.sizeBytes, 0);
  }

  positionOf(at: TopicPartition): StoredPosition | undefined {
    return this.#positions.get(at);
  }

  positions(): readonly StoredPosition[] {
    return this.#positions.all();
  }

  image(store: string): StoreImage {
    return this.#imageOf(store);
  }

  async commit(positions: readonly StoredPosition[]): Promise<void> {
    for (const image of this.#images.values()) image.commit();
    for (const position of positions) this.#positions.set(position);
  }

  async forget(store: string, at: TopicPartition): Promise<void> {
    this.#imageOf(store).clear();
    this.#positions.delete(at);
  }

  async close(): Promise<void> {
    for (const image of this.#images.values()) image.drop();
    this.isOpen = false;
  }

  #imageOf(store: string): MemoryImage {
    const image = this.#images.get(store) ?? new MemoryImage();
    this.#images.set(store, image);
    return image;
  }
}
