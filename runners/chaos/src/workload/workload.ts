import {partitionFor} from '@crm/stream-dsl';
import {below, randomBits} from './random-bits.ts';

/** Of every topic. */
export const partitions = 6;
export const customers = 5_000;
export const categories = 40;
export const productsPerGeneration = 60;
/** How far events are out of order at most. */
export const jitterMs = 2_000;
export const windowMs = 2_000;
export const graceMs = 5_000;

/** The time of the first event: all times are made up, so that they are the same in each run of a seed. */
const startMs = Date.UTC(2026, 0, 5, 9);
const generationSeconds = 15;
/** What nobody asks for any more is deleted, but not before the slowest reader has passed it. */
const generationsKept = 12;
const closingMs = 3_600_000;

const purpose = {customer: 1, product: 2, amount: 3, jitter: 4, category: 5};

export interface ChaosEvent {
  /** Which of all events this is. */
  readonly index: number;
  readonly customer: string;
  readonly product: string;
  readonly amount: number;
  readonly timestampMs: number;
}

/** A new row of the products' table, or without a category the end of one. */
export interface ProductChange {
  readonly product: string;
  readonly category: string | null;
  readonly timestampMs: number;
}

export interface WorkloadOptions {
  readonly seed: number;
  /** Events per second. */
  readonly rate: number;
  readonly seconds: number;
}

/**
 * All that is sent in a run, and so the truth of what must come out: each event follows from the seed and its index.
 * The last events, one for each partition, lie an hour ahead, so that every window before them closes.
 */
export class Workload {
  /** Of the events, those that close the windows included. */
  readonly size: number;
  readonly #seed: number;
  readonly #rate: number;
  readonly #regular: number;
  readonly #closing: readonly string[];

  constructor({seed, rate, seconds}: WorkloadOptions) {
    this.#seed = seed;
    this.#rate = rate;
    this.#regular = rate * seconds;
    this.#closing = oneCustomerPerPartition();
    this.size = this.#regular + partitions;
  }

  event(index: number): ChaosEvent {
    const customer = this.customerOf(index);
    const product = `${this.#generationOf(index)}-${this.#draw(index, purpose.product, productsPerGeneration)}`;
    const amount = 1 + this.#draw(index, purpose.amount, 1_000);
    return {index, customer, product, amount, timestampMs: this.#timeOf(index)};
  }

  customerOf(index: number): string {
    const closing = this.#closing[index - this.#regular];
    return closing ?? `c${this.#draw(index, purpose.customer, customers)}`;
  }

  categoryOf(product: string): string {
    const [generation = 0, number = 0] = product.split('-').map(Number);
    const id = generation * productsPerGeneration + number;
    return `k${this.#draw(id, purpose.category, categories)}`;
  }

  /**
   * What happens to the products' table right before an event: at the first of a generation the products of the next
   * one appear, so that they are there well before they are asked for, and those of an old one go.
   */
  productsBefore(index: number): readonly ProductChange[] {
    const size = this.#rate * generationSeconds;
    if (index % size !== 0 || index >= this.#regular) return [];
    const generation = index / size;
    const timestampMs = startMs + generation * generationSeconds * 1_000;
    const changes: ProductChange[] = [];
    const add = (of: number, isKept: boolean): void => {
      for (let number = 0; number < productsPerGeneration; number += 1) {
        const product = `${of}-${number}`;
        changes.push({product, category: isKept ? this.categoryOf(product) : null, timestampMs});
      }
    };
    if (generation === 0) add(0, true);
    add(generation + 1, true);
    if (generation >= generationsKept) add(generation - generationsKept, false);
    return changes;
  }

  /** Whether the window at this start is over before the last events: those after it never close. */
  isClosed(windowStartMs: number): boolean {
    return windowStartMs < startMs + this.#elapsedMs(this.#regular) + closingMs - windowMs;
  }

  #timeOf(index: number): number {
    if (index >= this.#regular) return startMs + this.#elapsedMs(this.#regular) + closingMs;
    const jitter = this.#draw(index, purpose.jitter, jitterMs);
    return startMs + this.#elapsedMs(index) + jitterMs - jitter;
  }

  #elapsedMs(index: number): number {
    return Math.floor((index * 1_000) / this.#rate);
  }

  #generationOf(index: number): number {
    return Math.floor(Math.min(index, this.#regular - 1) / (this.#rate * generationSeconds));
  }

  #draw(index: number, what: number, count: number): number {
    return below(randomBits(this.#seed, index, what), count);
  }
}

/** The first customers of each partition of the events' topic. */
function oneCustomerPerPartition(): readonly string[] {
  const found = new Map<number, string>();
  for (let number = 0; found.size < partitions && number < customers; number += 1) {
    const customer = `c${number}`;
    const partition = partitionFor(customer, partitions);
    if (!found.has(partition)) found.set(partition, customer);
  }
  return [...found.values()];
}
