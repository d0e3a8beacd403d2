import type {EncodeLimit} from '../encoded-size.ts';
import {JsonSchemaCodec} from '../json-schema/json-schema-codec.ts';
import type {SubjectFormat, WholeSchema} from './subject-format.ts';

/**
 * JSON Schema: records are checked with the program's schema, whatever they were written with. Whether one schema
 * takes all that another takes cannot be decided in general, so the registry alone judges.
 */
export function jsonSchemaFormat(own: WholeSchema, limit: EncodeLimit): SubjectFormat {
  const references = Object.fromEntries(own.references.map(({name, text}) => [name, text]));
  const codec = new JsonSchemaCodec(own.text, references, limit);
  return {
    kind: 'JSON',
    isJudgedByRegistry: true,
    encode: (value, header) => codec.encode(value, header),
    readerOf: () => (bytes, start, end) => codec.decode(bytes, start, end),
    readBreakage: () => undefined,
    writeBreakage: () => undefined,
  };
}
