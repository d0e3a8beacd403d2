import {isUtf8} from 'node:buffer';

type Slice = (this: Uint8Array, start: number, end: number) => string;

// Node's own fast readers. They are on every Buffer's prototype but not in its types, take any Uint8Array, and cost a
// third of `toString`, which decides on the encoding first.
const prototype = Buffer.prototype as unknown as Readonly<
  Record<'latin1Slice' | 'utf8Slice', Slice>
>;
const {latin1Slice, utf8Slice} = prototype;

/** The text of ASCII bytes. */
export function readLatin1(bytes: Uint8Array, start: number, end: number): string {
  return latin1Slice.call(bytes, start, end);
}

export const readUtf8 = {
  /** The text of UTF-8 bytes that `isValid` holds to be valid. */
  text: (bytes: Uint8Array, start: number, end: number): string =>
    utf8Slice.call(bytes, start, end),
  isValid: (bytes: Uint8Array): boolean => isUtf8(bytes),
};
