/** 32 bits that depend on nothing but the three numbers: the finalizer of MurmurHash3, twice. */
export function randomBits(seed: number, index: number, purpose: number): number {
  return mix(mix(seed ^ Math.imul(purpose + 1, 0x9e37_79b1)) ^ Math.imul(index, 0xc2b2_ae35)) >>> 0;
}

/** A whole number from 0 to before `count`. */
export function below(bits: number, count: number): number {
  return Math.floor((bits / 0x1_0000_0000) * count);
}

function mix(value: number): number {
  let bits = value | 0;
  bits = Math.imul(bits ^ (bits >>> 16), 0x85eb_ca6b);
  bits = Math.imul(bits ^ (bits >>> 13), 0xc2b2_ae35);
  return bits ^ (bits >>> 16);
}
