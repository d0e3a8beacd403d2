/**
 * A 32-bit hash of a seed, a number and a purpose: the counter-based random source of this package. The same three
 * give the same bits on every machine, and different purposes give bits that have nothing to do with each other.
 */
export function hash(seed: number, number: number, purpose: number): number {
  // Numbers may exceed 32 bits, so both halves are mixed in (finalizer of MurmurHash3, twice).
  const high = Math.floor(number / 4_294_967_296);
  const first = mix((seed ^ Math.imul(purpose + 1, 0x9e37_79b1)) + Math.imul(high, 0x85eb_ca6b));
  return mix(first ^ Math.imul(number >>> 0, 0xc2b2_ae35) ^ (number >>> 16)) >>> 0;
}

function mix(value: number): number {
  let h = value | 0;
  h = Math.imul(h ^ (h >>> 16), 0x85eb_ca6b);
  h = Math.imul(h ^ (h >>> 13), 0xc2b2_ae35);
  return h ^ (h >>> 16);
}

const range = 4_294_967_296;

/** From 0 to before 1. */
export function share(bits: number): number {
  return bits / range;
}

/** An integer from 0 to before `count`, even to within `count` in 2^32. */
export function below(bits: number, count: number): number {
  return Math.floor((bits / range) * count);
}

/**
 * An integer from 0 to before `count` of which the first fifth comes up four times in five. `choice` and `bits` are
 * two hashes.
 */
export function popular(choice: number, bits: number, count: number): number {
  const favourites = Math.ceil(count / 5);
  if (share(choice) < 0.8 || favourites === count) return below(bits, favourites);
  return favourites + below(bits, count - favourites);
}
