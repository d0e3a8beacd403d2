import {below, hash, popular} from '../seed/hash.ts';
import {purpose} from '../seed/purpose.ts';
import {browsing, type Story, storyAt, storyLength} from './stories.ts';

/** A visit of one customer: all that its records have in common. */
export interface Visit {
  readonly number: number;
  readonly sessionId: string;
  readonly orderId: string;
  readonly story: Story;
  readonly customer: number;
  /** Three different products. */
  readonly products: readonly [number, number, number];
  readonly quantities: readonly [number, number, number];
  readonly device: string;
  readonly referrer: string | null;
}

const devices = [
  'mobile-android',
  'mobile-android',
  'mobile-ios',
  'mobile-ios',
  'desktop',
  'tablet',
];
const referrers = [
  null,
  null,
  'https://search.example/?q=gift',
  'https://social.example/feed',
  'https://mail.example/campaign/spring',
];

/** Where a record stands: in which visit, and at which of its steps. */
export interface Place {
  readonly visit: number;
  readonly position: number;
}

/**
 * Lays visits over the sending order. The order is dealt to a number of lanes in turn; a lane holds one visit after
 * the other, and each lane starts at another point of its first. So visits interleave, and both ways between index and
 * place are arithmetic.
 */
export class Visits {
  readonly #seed: number;
  readonly #size: number;
  readonly #lanes: number;
  readonly #counts: {readonly customers: number; readonly products: number};

  readonly #kept: Visit[] = [];

  constructor(
    seed: number,
    size: number,
    counts: {readonly customers: number; readonly products: number},
  ) {
    this.#seed = seed;
    this.#size = size;
    this.#counts = counts;
    // Few lanes in a small workload, so that most of its visits are whole.
    this.#lanes = Math.max(1, Math.min(512, Math.floor(size / (storyLength * 8))));
  }

  place(index: number): Place {
    const lane = index % this.#lanes;
    const row = (index - lane) / this.#lanes + this.#phase(lane);
    const position = row % storyLength;
    return {visit: ((row - position) / storyLength) * this.#lanes + lane, position};
  }

  /** The index of a step of a visit: below 0 or beyond the size when the workload cuts it off. */
  index(visit: number, position: number): number {
    const lane = visit % this.#lanes;
    const row = ((visit - lane) / this.#lanes) * storyLength + position - this.#phase(lane);
    return row * this.#lanes + lane;
  }

  visit(number: number): Visit {
    // In sending order a lane's visit comes up once per row, so one visit per lane is kept.
    const lane = number % this.#lanes;
    const kept = this.#kept[lane];
    if (kept?.number === number) return kept;
    const visit = this.#make(number);
    this.#kept[lane] = visit;
    return visit;
  }

  #make(number: number): Visit {
    const bits = (of: number): number => hash(this.#seed, number, of);
    const isWhole = this.index(number, 0) >= 0 && this.index(number, storyLength - 1) < this.#size;
    const {customers, products} = this.#counts;
    const first = popular(bits(purpose.productClass), bits(purpose.product), products);
    const second = (first + 1 + below(bits(purpose.secondProduct), products - 1)) % products;
    const third = otherThan(first, second, bits(purpose.thirdProduct), products);
    const quantity = bits(purpose.quantity);
    const text = String(number).padStart(9, '0');
    return {
      number,
      sessionId: `s${text}`,
      orderId: `o${text}`,
      story: isWhole ? storyAt(below(bits(purpose.story), 100)) : browsing,
      customer: popular(bits(purpose.customerClass), bits(purpose.customer), customers),
      products: [first, second, third],
      quantities: [1 + (quantity % 3), 1 + ((quantity >>> 8) % 2), 1 + ((quantity >>> 16) % 4)],
      device: devices[below(bits(purpose.device), devices.length)] ?? 'desktop',
      referrer: referrers[below(bits(purpose.referrer), referrers.length)] ?? null,
    };
  }

  #phase(lane: number): number {
    return below(hash(this.#seed, lane, purpose.phase), storyLength);
  }
}

/** A product that is neither of two others: the numbers that are left are counted through. */
function otherThan(first: number, second: number, bits: number, products: number): number {
  const [low, high] = first < second ? [first, second] : [second, first];
  let chosen = below(bits, products - 2);
  if (chosen >= low) chosen += 1;
  if (chosen >= high) chosen += 1;
  return chosen;
}
