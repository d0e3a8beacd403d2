const text = new TextDecoder('utf-8', {fatal: true});

/** The text in a window of UTF-8 bytes. Throws a `TypeError` for other bytes. */
export function decodeUtf8(bytes: Uint8Array, start: number, end: number): string {
  // Short ASCII text is the common case; building it here is faster than a call into the decoder.
  if (end - start <= 24) {
    let ascii = '';
    for (let at = start; at < end; at++) {
      const byte = bytes[at] ?? 0x80;
      if (byte >= 0x80) return text.decode(bytes.subarray(start, end));
      ascii += String.fromCharCode(byte);
    }
    return ascii;
  }
  return text.decode(bytes.subarray(start, end));
}
