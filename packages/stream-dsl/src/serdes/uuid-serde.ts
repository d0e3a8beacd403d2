import type {Serde} from '../serde.ts';
import {type SerdeFault, undecodable, unencodable} from './serde-fault.ts';

const form = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i;

/** UUIDs as 36 characters of text in lower case, as Kafka's `UUIDSerializer` writes them. */
export const uuidSerde: Serde<string> = Object.freeze({
  name: 'uuid',
  decode: (bytes: Uint8Array, start: number, end: number) => {
    const length = end - start;
    const text =
      length === 36
        ? Buffer.from(bytes.buffer, bytes.byteOffset + start, length).toString('latin1')
        : '';
    if (!form.test(text)) throw undecodable(fault(`${length} bytes of another form`));
    return text.toLowerCase();
  },
  encode: (value: string) => {
    if (!form.test(value)) throw unencodable(fault('text of another form'));
    return value.toLowerCase();
  },
});

function fault(found: string): SerdeFault {
  return {serde: 'uuid', field: '', expected: 'a UUID of 36 characters', found};
}
