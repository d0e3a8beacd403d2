import protobuf from 'protobufjs';

/** Why a reader cannot read what a writer wrote. */
interface Mismatch {
  readonly field: string;
  readonly reason: string;
  readonly fix: string;
}

/** Types within a group have the same form on the wire (Protobuf's rules for updating a message type). */
const wireGroups: readonly (readonly string[])[] = [
  ['int32', 'uint32', 'int64', 'uint64', 'bool', 'enum'],
  ['sint32', 'sint64'],
  ['string', 'bytes'],
  ['fixed32', 'sfixed32'],
  ['fixed64', 'sfixed64'],
];

/** The first field that both have under one number and that the reader would misread. */
export function protobufMismatch(
  reader: protobuf.Type,
  writer: protobuf.Type,
  path = '',
  seen: ReadonlySet<string> = new Set(),
): Mismatch | undefined {
  const pair = `${reader.fullName} ${writer.fullName}`;
  if (seen.has(pair)) return undefined;
  const seenNow = new Set([...seen, pair]);
  for (const field of reader.fieldsArray) {
    const written = writer.fieldsById[field.id];
    const at = path === '' ? field.name : `${path}.${field.name}`;
    if (written === undefined) {
      if (!field.required) continue;
      const reason = 'the reader requires it, and the writer does not write it';
      return {field: at, reason, fix: 'make it optional'};
    }
    const [mine, theirs] = [field.resolve().resolvedType, written.resolve().resolvedType];
    if (mine instanceof protobuf.Type && theirs instanceof protobuf.Type) {
      const inside = protobufMismatch(mine, theirs, at, seenNow);
      if (inside !== undefined) return inside;
    } else if (!isSameOnTheWire(field, written)) {
      const reason = `field number ${field.id} is written as ${shapeOf(written)}, read as ${shapeOf(field)}`;
      return {field: at, reason, fix: 'keep its type, or give the new field a number of its own'};
    }
  }
  return undefined;
}

function isSameOnTheWire(a: protobuf.Field, b: protobuf.Field): boolean {
  if (a.map !== b.map) return false;
  const [left, right] = [kindOf(a), kindOf(b)];
  return (
    left === right || wireGroups.some((group) => group.includes(left) && group.includes(right))
  );
}

function kindOf(field: protobuf.Field): string {
  if (field.resolvedType instanceof protobuf.Enum) return 'enum';
  return field.resolvedType instanceof protobuf.Type ? 'message' : field.type;
}

function shapeOf(field: protobuf.Field): string {
  return field.map ? `a map of ${field.type}` : field.type;
}
