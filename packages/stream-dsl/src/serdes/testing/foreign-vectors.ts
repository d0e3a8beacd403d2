import {readFileSync} from 'node:fs';
import {join} from 'node:path';

/** An order as the foreign implementations were given it, with its bytes as hex. */
export interface ForeignOrder {
  readonly id: number;
  readonly customer: string | null;
  readonly state: 'open' | 'paid';
  readonly total: number;
  readonly body: string;
  readonly lines: readonly {readonly sku: string; readonly count: number}[];
  readonly tags: Readonly<Record<string, boolean>>;
}

/** What `write-foreign-vectors.py` recorded: fastavro, Google's protobuf and msgpack-python on the same orders. */
interface ForeignVectors {
  readonly avroSchema: object;
  readonly proto: string;
  readonly orders: readonly ForeignOrder[];
  readonly avro: readonly string[];
  readonly protobuf: readonly string[];
  readonly msgpack: readonly string[];
}

const path = join(import.meta.dirname, 'foreign-vectors.json');

export const foreign = JSON.parse(readFileSync(path, 'utf8')) as ForeignVectors;

/** The window that a serde gets: the bytes in the middle of a larger buffer, with rubbish around them. */
export function windowOf(encoded: Uint8Array | string): [Uint8Array, number, number] {
  const bytes = typeof encoded === 'string' ? Buffer.from(encoded) : encoded;
  const around = new Uint8Array(bytes.length + 13).fill(0x5a);
  around.set(bytes, 6);
  return [around, 6, 6 + bytes.length];
}
