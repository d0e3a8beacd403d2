import type {EncodeLimit} from '../encoded-size.ts';
import {ProtobufCodec, type ProtobufValues} from '../protobuf/protobuf-codec.ts';
import {protobufMismatch} from '../protobuf/protobuf-mismatch.ts';
import {
  declaresMessage,
  fullName,
  messageIndexes,
  messageNameAt,
  protobufType,
} from '../protobuf/protobuf-type.ts';
import {undecodable} from '../serde-fault.ts';
import {BoundedMap} from './bounded-map.ts';
import type {Breakage, SubjectFormat, WholeSchema} from './subject-format.ts';
import {readMessageIndexes} from './wire-format.ts';

interface ProtobufFormatOptions extends ProtobufValues, EncodeLimit {
  readonly message?: string | undefined;
}

const MAX_MESSAGES = 100;

/** Protobuf: records are read with the program's message; the one they were written with must have the same name. */
export function protobufFormat(own: WholeSchema, options: ProtobufFormatOptions): SubjectFormat {
  const {message} = options;
  const schema = {proto: own.text, message, imports: own.references};
  const type = protobufType(schema);
  const name = fullName(type);
  const codec = new ProtobufCodec(type, options);
  const compare = (other: WholeSchema, isReader: boolean): Breakage | undefined => {
    // Records of a message that a version does not have are refused by its name.
    if (!declaresMessage(other.text, name)) return undefined;
    const theirs = protobufType({proto: other.text, message: name, imports: other.references});
    return isReader ? protobufMismatch(theirs, type) : protobufMismatch(type, theirs);
  };
  return {
    kind: 'PROTOBUF',
    isJudgedByRegistry: false,
    messageIndexes: messageIndexes(schema),
    encode: (value, header) => codec.encode(value, header),
    readerOf: (written) => {
      const names = new BoundedMap<string, string>(MAX_MESSAGES);
      return (bytes, start, end) => {
        const at = readMessageIndexes(bytes, start, end);
        if (at === undefined) {
          const found = 'other bytes';
          throw undecodable({serde: codec.name, field: '', expected: 'message indexes', found});
        }
        const key = at.indexes.join();
        const messageName = names.get(key) ?? messageNameAt({proto: written.text}, at.indexes);
        names.set(key, messageName ?? '');
        if (messageName !== name) {
          const found = `message ${messageName || key}`;
          throw undecodable({serde: codec.name, field: '', expected: `message ${name}`, found});
        }
        return codec.decode(bytes.subarray(at.next, end));
      };
    },
    readBreakage: (written) => compare(written, false),
    writeBreakage: (theirs) => compare(theirs, true),
  };
}
