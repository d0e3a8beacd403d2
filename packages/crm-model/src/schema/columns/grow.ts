const largestColumnBytes = 2_147_483_647;

/** The same bytes in an array of at least `needed` bytes, at least doubled when it has to grow. */
export function growBytes(bytes: Uint8Array, needed: number): Uint8Array {
  if (bytes.length >= needed) return bytes;
  // Offsets are 32 bits wide; a batch that large has missed every flush policy.
  if (needed > largestColumnBytes)
    throw new RangeError(`a column holds at most ${largestColumnBytes} bytes`);
  const grown = new Uint8Array(Math.min(largestColumnBytes, Math.max(needed, bytes.length * 2)));
  grown.set(bytes);
  return grown;
}

/** As `growBytes`, for a typed array of any element. */
export function growArray<A extends Int32Array | Float64Array | BigInt64Array>(
  values: A,
  needed: number,
): A {
  if (values.length >= needed) return values;
  const grown = new (values.constructor as new (length: number) => A)(
    Math.max(needed, values.length * 2),
  );
  // The views share their element type, which the union hides.
  (grown as Int32Array).set(values as Int32Array);
  return grown;
}

/** The array as it is, or, where less than half of it is used, a copy of that part: what waits must not hold the rest. */
export function fitted<A extends Uint8Array | Int32Array | Float64Array | BigInt64Array>(
  values: A,
  used: number,
): A {
  // Each of these types slices to its own, which the union hides.
  return used * 2 < values.length ? (values.slice(0, used) as A) : values;
}
