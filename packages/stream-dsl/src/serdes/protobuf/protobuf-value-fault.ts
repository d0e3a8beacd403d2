import protobuf from 'protobufjs';
import {kindOf, type SerdeFault} from '../serde-fault.ts';

type Fault = Omit<SerdeFault, 'serde'>;

interface Scalar {
  readonly expected: string;
  readonly accepts: (value: unknown) => boolean;
}

/**
 * The first field of a value that a message type has no bytes for. The library itself would write 0 for a text in an
 * integer field, and cut integers that are too large.
 */
export function protobufValueFault(
  type: protobuf.Type,
  value: unknown,
  path = '',
): Fault | undefined {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    return {field: path, expected: `message ${type.name}`, found: kindOf(value)};
  }
  const fields = value as Readonly<Record<string, unknown>>;
  for (const field of type.fieldsArray) {
    const at = path === '' ? field.name : `${path}.${field.name}`;
    const found = fieldFault(field.resolve(), fields[field.name], at);
    if (found !== undefined) return found;
  }
  return undefined;
}

function fieldFault(field: protobuf.Field, value: unknown, path: string): Fault | undefined {
  if (value === undefined || value === null) {
    if (!field.required) return undefined;
    return {field: path, expected: `${field.type}, which is required`, found: kindOf(value)};
  }
  if (field.map) return mapFault(field, value, path);
  if (!field.repeated) return singleFault(field, value, path);
  if (!Array.isArray(value)) {
    return {field: path, expected: `an array of ${field.type}`, found: kindOf(value)};
  }
  for (const [i, item] of value.entries()) {
    const found = singleFault(field, item, `${path}[${i}]`);
    if (found !== undefined) return found;
  }
  return undefined;
}

function mapFault(field: protobuf.Field, value: unknown, path: string): Fault | undefined {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    return {field: path, expected: `an object of ${field.type}`, found: kindOf(value)};
  }
  for (const [key, item] of Object.entries(value)) {
    const found = singleFault(field, item, `${path}.${key}`);
    if (found !== undefined) return found;
  }
  return undefined;
}

function singleFault(field: protobuf.Field, value: unknown, path: string): Fault | undefined {
  const {resolvedType} = field;
  if (resolvedType instanceof protobuf.Type) return protobufValueFault(resolvedType, value, path);
  if (resolvedType instanceof protobuf.Enum) {
    const isKnown = typeof value === 'string' ? value in resolvedType.values : isInt32(value);
    if (isKnown) return undefined;
    const found = typeof value === 'string' ? 'another name' : kindOf(value);
    return {field: path, expected: `a name of enum ${resolvedType.name}`, found};
  }
  const scalar = scalars[field.type];
  if (scalar === undefined || scalar.accepts(value)) return undefined;
  return {field: path, expected: `${field.type}, ${scalar.expected}`, found: kindOf(value)};
}

const isInt32 = (value: unknown): boolean => typeof value === 'number' && (value | 0) === value;
const isUint32 = (value: unknown): boolean => typeof value === 'number' && value >>> 0 === value;

/** A number, a bigint, or digits. */
function isWithin(value: unknown, cut: (whole: bigint) => bigint): boolean {
  if (typeof value === 'number' && !Number.isSafeInteger(value)) return false;
  if (typeof value === 'string' && !/^-?\d{1,20}$/.test(value)) return false;
  if (typeof value !== 'number' && typeof value !== 'string' && typeof value !== 'bigint') {
    return false;
  }
  return cut(BigInt(value)) === BigInt(value);
}

const int32: Scalar = {expected: 'an integer of 32 bits', accepts: isInt32};
const uint32: Scalar = {expected: 'an integer of 32 bits, 0 or more', accepts: isUint32};
const int64: Scalar = {
  expected: 'an integer of 64 bits',
  accepts: (value) => isWithin(value, (whole) => BigInt.asIntN(64, whole)),
};
const uint64: Scalar = {
  expected: 'an integer of 64 bits, 0 or more',
  accepts: (value) => isWithin(value, (whole) => BigInt.asUintN(64, whole)),
};
const float: Scalar = {expected: 'a number', accepts: (value) => typeof value === 'number'};

const scalars: Readonly<Record<string, Scalar>> = {
  int32,
  sint32: int32,
  sfixed32: int32,
  uint32,
  fixed32: uint32,
  int64,
  sint64: int64,
  sfixed64: int64,
  uint64,
  fixed64: uint64,
  float,
  double: float,
  bool: {expected: 'true or false', accepts: (value) => typeof value === 'boolean'},
  string: {expected: 'text', accepts: (value) => typeof value === 'string'},
  bytes: {expected: 'a Uint8Array', accepts: (value) => value instanceof Uint8Array},
};
