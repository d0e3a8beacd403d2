// Zigzag varints: the numbers inside records of format v2.

/** Bytes that `writeVarint` takes for a 32-bit `value`. */
export function varintSize(value: number): number {
  const zigzag = (value << 1) ^ (value >> 31);
  return ((31 - Math.clz32(zigzag | 1)) / 7 + 1) | 0;
}

/** Writes a 32-bit `value` and returns the position after it. */
export function writeVarint(bytes: Uint8Array, start: number, value: number): number {
  let rest = ((value << 1) ^ (value >> 31)) >>> 0;
  let at = start;
  while (rest > 0x7f) {
    bytes[at++] = (rest & 0x7f) | 0x80;
    rest >>>= 7;
  }
  bytes[at++] = rest;
  return at;
}

/** As `varintSize`, for whole numbers up to 64 bits. */
export function varlongSize(value: number): number {
  if (value === (value | 0)) return varintSize(value);
  let size = 1;
  for (let rest = zigzag64(value) >> 7n; rest > 0n; rest >>= 7n) size++;
  return size;
}

/** As `writeVarint`, for whole numbers up to 64 bits. */
export function writeVarlong(bytes: Uint8Array, start: number, value: number): number {
  if (value === (value | 0)) return writeVarint(bytes, start, value);
  let at = start;
  let rest = zigzag64(value);
  for (; rest > 0x7fn; rest >>= 7n) bytes[at++] = Number(rest & 0x7fn) | 0x80;
  bytes[at++] = Number(rest);
  return at;
}

/** The number at `start`, up to 64 bits; `varintEnd` tells where it ends. */
export function readVarlong(bytes: Uint8Array, start: number): number {
  let zigzag = 0n;
  const end = varintEnd(bytes, start);
  for (let at = end - 1; at >= start; at--) {
    zigzag = (zigzag << 7n) | BigInt((bytes[at] ?? 0) & 0x7f);
  }
  return Number(BigInt.asIntN(64, (zigzag >> 1n) ^ -(zigzag & 1n)));
}

/** The position after the number at `start`, which has ten bytes at most. */
export function varintEnd(bytes: Uint8Array, start: number): number {
  let at = start;
  while (at < start + 9 && (bytes[at] ?? 0) > 0x7f) at++;
  return at + 1;
}

function zigzag64(value: number): bigint {
  const exact = BigInt(value);
  return BigInt.asUintN(64, (exact << 1n) ^ (exact >> 63n));
}
