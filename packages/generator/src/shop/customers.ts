import {Profile} from '@crm/model';
import {below, hash, share} from '../seed/hash.ts';
import {purpose} from '../seed/purpose.ts';

const segments = ['new', 'regular', 'bargain', 'loyal', 'dormant'] as const;
const regions = ['Seoul', 'Busan', 'Daegu', 'Incheon', 'Gwangju', 'Daejeon', 'Ulsan', 'Jeju'];
const dayMs = 86_400_000;

/** All customers. Each profile is a function of the seed and the customer's number. */
export class Customers {
  readonly size: number;
  readonly ids: readonly string[];
  readonly #seed: number;
  readonly #updatedAt: number;

  constructor(seed: number, size: number, updatedAt: number) {
    this.size = size;
    this.#seed = seed;
    this.#updatedAt = updatedAt;
    this.ids = Array.from({length: size}, (_, number) => `c${String(number).padStart(6, '0')}`);
  }

  /** The number of a customer id, or undefined when there is no such customer. */
  number(customerId: string): number | undefined {
    const number = Number(customerId.slice(1));
    return this.ids[number] === customerId ? number : undefined;
  }

  profile(number: number): Profile {
    const bits = (of: number): number => hash(this.#seed, number, of);
    const signUpDays = 1 + below(bits(purpose.signUp), 1000);
    return {
      schemaVersion: Profile.version ?? '',
      customerId: this.ids[number] ?? '',
      tier: tierAt(share(bits(purpose.tier))),
      segment: segments[below(bits(purpose.segment), segments.length)] ?? segments[0],
      country: 'KR',
      region: regions[below(bits(purpose.region), regions.length)] ?? 'Seoul',
      signedUpAt: this.#updatedAt - signUpDays * dayMs,
      consent: share(bits(purpose.consent)) < 0.7,
      updatedAt: this.#updatedAt,
    };
  }
}

function tierAt(place: number): Profile['tier'] {
  if (place < 0.5) return 'none';
  if (place < 0.8) return 'bronze';
  return place < 0.95 ? 'silver' : 'gold';
}
