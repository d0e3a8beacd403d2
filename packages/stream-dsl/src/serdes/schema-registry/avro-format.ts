import type {Type} from 'avsc';
import {StreamError} from '../../errors.ts';
import {AvroCodec, avroWriter} from '../avro/avro-codec.ts';
import {avroMismatch} from '../avro/avro-mismatch.ts';
import {type AvroTypeOptions, avroType} from '../avro/avro-type.ts';
import type {EncodeLimit} from '../encoded-size.ts';
import type {SubjectFormat, WholeSchema} from './subject-format.ts';

/** Avro: records are read with the schema that they were written with and resolved to the program's. */
export function avroFormat(
  own: WholeSchema,
  {name, longs, ...limit}: Pick<AvroTypeOptions, 'longs'> & EncodeLimit & {readonly name: string},
): SubjectFormat {
  const typeOf = ({text, references}: WholeSchema): Type =>
    avroType(text, {longs, references: references.map((one) => one.text)});
  const type = typeOf(own);
  const codec = new AvroCodec(name, type, limit);
  return {
    kind: 'AVRO',
    isJudgedByRegistry: false,
    encode: (value, header) => codec.encode(value, header),
    readerOf: (written) => {
      const writer = typeOf(written);
      const mismatch = avroMismatch(type, writer);
      if (mismatch !== undefined) {
        const {field, reason, fix} = mismatch;
        throw new StreamError(
          'STREAM_SCHEMA_INCOMPATIBLE',
          `${name}: ${field === '' ? 'the value' : field}: ${reason}: ${fix}`,
        );
      }
      const resolved = avroWriter(type, writer);
      return (bytes, start, end) =>
        codec.decode(Buffer.from(bytes.buffer, bytes.byteOffset + start, end - start), resolved);
    },
    readBreakage: (written) => avroMismatch(type, typeOf(written)),
    writeBreakage: (theirs) => avroMismatch(typeOf(theirs), type),
  };
}
