import {StreamError} from '../errors.ts';
import type {Serde} from '../serde.ts';
import {jsonText} from './http-answer.ts';

/**
 * A key as it is written in an address: text as it is, numbers in decimals, bytes in base64url, anything else as JSON;
 * a JSON text may go without its quotes. Throws `STREAM_CONFIG_INVALID` for what the serde does not take.
 */
export function parseKey(text: string, serde: Serde<unknown>): unknown {
  try {
    const key = read(text, serde.name);
    // What the serde cannot write is no key of the store.
    serde.encode(key);
    return key;
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw new StreamError(
      'STREAM_CONFIG_INVALID',
      `${JSON.stringify(text)} is no key of serde ${serde.name}: ${reason}`,
    );
  }
}

/** As `parseKey` reads it. */
export function keyText(key: unknown): string {
  if (typeof key === 'string') return key;
  if (key instanceof Uint8Array) return Buffer.from(key).toString('base64url');
  return typeof key === 'bigint' ? key.toString() : jsonText(key);
}

function read(text: string, serde: string): unknown {
  switch (serde) {
    case 'string':
    case 'uuid':
      return text;
    case 'int64':
      return BigInt(text);
    case 'int32':
    case 'float64':
      return number(text);
    case 'bytes':
      return new Uint8Array(Buffer.from(text, 'base64url'));
    default:
      return jsonOrText(text);
  }
}

function number(text: string): number {
  const found = Number(text);
  if (text.trim() === '' || Number.isNaN(found)) throw new Error('a number was expected');
  return found;
}

function jsonOrText(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}
