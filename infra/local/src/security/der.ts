/** What ASN.1's distinguished encoding rules (X.690) make of the few types that a certificate is built of. */
export const der = {
  sequence: (...parts: readonly Uint8Array[]): Buffer => tagged(0x30, ...parts),
  set: (...parts: readonly Uint8Array[]): Buffer => tagged(0x31, ...parts),
  boolean: (value: boolean): Buffer => tagged(0x01, Buffer.of(value ? 0xff : 0)),
  /** A number that is not negative, most significant byte first. */
  integer: (bytes: Uint8Array): Buffer => {
    const isNegative = (bytes[0] ?? 0) >= 0x80;
    return tagged(0x02, Buffer.of(...(isNegative ? [0] : [])), bytes);
  },
  bits: (bytes: Uint8Array, unusedBits = 0): Buffer => tagged(0x03, Buffer.of(unusedBits), bytes),
  octets: (bytes: Uint8Array): Buffer => tagged(0x04, bytes),
  objectId: (dotted: string): Buffer => tagged(0x06, objectIdBytes(dotted)),
  text: (value: string): Buffer => tagged(0x0c, Buffer.from(value, 'utf8')),
  /** To the second; X.509 wants this form from 2050 on and takes it before. */
  time: (ms: number): Buffer => {
    const digits = new Date(ms).toISOString().replaceAll(/[-:T]|\.\d+/g, '');
    // RFC 5280, 4.1.2.5: two digits of the year until 2049.
    return digits < '2050' ? tagged(0x17, latin1(digits.slice(2))) : tagged(0x18, latin1(digits));
  },
  /** A part that is known by its number in a context: `constructed` wraps whole parts, the other bare bytes. */
  context: (number: number, bytes: Uint8Array, form: 'constructed' | 'primitive'): Buffer =>
    tagged((form === 'constructed' ? 0xa0 : 0x80) | number, bytes),
} as const;

const latin1 = (text: string): Buffer => Buffer.from(text, 'latin1');

function tagged(tag: number, ...parts: readonly Uint8Array[]): Buffer {
  const content = Buffer.concat(parts);
  return Buffer.concat([Buffer.of(tag, ...lengthBytes(content.length)), content]);
}

function lengthBytes(length: number): number[] {
  if (length < 0x80) return [length];
  const bytes: number[] = [];
  for (let rest = length; rest > 0; rest >>>= 8) bytes.unshift(rest & 0xff);
  return [0x80 | bytes.length, ...bytes];
}

function objectIdBytes(dotted: string): Buffer {
  const [first = 0, second = 0, ...rest] = dotted.split('.').map(Number);
  return Buffer.of(...[first * 40 + second, ...rest].flatMap(base128));
}

/** Seven bits a byte, all but the last with the high bit set. */
function base128(value: number): number[] {
  const bytes = [value & 0x7f];
  for (let rest = value >>> 7; rest > 0; rest >>>= 7) bytes.unshift(0x80 | (rest & 0x7f));
  return bytes;
}
