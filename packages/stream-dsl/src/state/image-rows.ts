import type {ImageRange, ImageRow, StoreImage} from '../ports/state-storage.ts';

const CHUNK_ROWS = 500;

/** All rows within bounds, in the order of their keys. A commit may come in between: rows are read in chunks. */
export function* rowsOf(image: StoreImage, range: ImageRange = {}): Generator<ImageRow> {
  let {from, before} = range;
  for (;;) {
    const rows = image.scan({from, before, reverse: range.reverse}, CHUNK_ROWS);
    yield* rows;
    const last = rows.at(-1);
    if (last === undefined || rows.length < CHUNK_ROWS) return;
    if (range.reverse === true) before = last.key;
    else from = keyAfter(last.key);
  }
}

/** The key that comes next after this one: nothing lies in between. */
export function keyAfter(key: Uint8Array): Uint8Array {
  const result = new Uint8Array(key.length + 1);
  result.set(key);
  return result;
}

/** The first key after all that begin with a prefix; undefined where there is none. */
export function keyAfterPrefix(prefix: Uint8Array): Uint8Array | undefined {
  const end = prefix.findLastIndex((byte) => byte !== 0xff);
  if (end < 0) return undefined;
  const result = Uint8Array.from(prefix.subarray(0, end + 1));
  result[end] = (result[end] ?? 0) + 1;
  return result;
}

export function bytesOf(encoded: string | Uint8Array): Uint8Array {
  return typeof encoded === 'string' ? Buffer.from(encoded) : encoded;
}
