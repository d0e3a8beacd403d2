import protobuf from 'protobufjs';
import type {SerdeFault} from '../serde-fault.ts';

type Fault = Omit<SerdeFault, 'serde'>;

/** Nesting at which the search ends; the library itself refuses deeper messages. */
const DEEPEST = 100;

/** Which field the bytes break at. Reads as the library does, field by field. */
export function protobufFault(type: protobuf.Type, bytes: Uint8Array): Fault {
  return (
    faultIn(type, protobuf.Reader.create(bytes), {path: '', depth: 0}) ?? {
      field: '',
      expected: `message ${type.name}`,
      found: `${bytes.length} bytes that are none`,
    }
  );
}

interface Place {
  readonly path: string;
  readonly depth: number;
}

function faultIn(
  type: protobuf.Type,
  reader: protobuf.Reader,
  {path, depth}: Place,
): Fault | undefined {
  while (reader.pos < reader.len) {
    let at = path;
    let expected = 'a field';
    try {
      const tag = reader.uint32();
      const field = type.fieldsById[tag >>> 3];
      if (field !== undefined) {
        at = path === '' ? field.name : `${path}.${field.name}`;
        expected = field.type;
      }
      const start = reader.pos;
      reader.skipType(tag & 7);
      const inner = field?.resolvedType;
      if (inner instanceof protobuf.Type && !field?.map && (tag & 7) === 2 && depth < DEEPEST) {
        const end = reader.pos;
        const inside = protobuf.Reader.create(reader.buf.subarray(start, end));
        inside.uint32();
        const fault = faultIn(inner, inside, {path: at, depth: depth + 1});
        if (fault !== undefined) return fault;
      }
    } catch {
      return {field: at, expected, found: `bytes that end or break off at position ${reader.pos}`};
    }
  }
  return undefined;
}
