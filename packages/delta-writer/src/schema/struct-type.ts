/**
 * A table's schema exactly as the log's JSON has it (delta-io/delta PROTOCOL.md, "Schema Serialization Format"), so that
 * a value of these types needs no translation.
 */
export interface StructType {
  readonly type: 'struct';
  readonly fields: readonly StructField[];
}

export interface StructField {
  readonly name: string;
  readonly type: DataType;
  readonly nullable: boolean;
  /** Kept as it stands: comments, generation expressions and ids of other writers survive. */
  readonly metadata: Readonly<Record<string, unknown>>;
}

export interface ArrayType {
  readonly type: 'array';
  readonly elementType: DataType;
  readonly containsNull: boolean;
}

export interface MapType {
  readonly type: 'map';
  readonly keyType: DataType;
  readonly valueType: DataType;
  readonly valueContainsNull: boolean;
}

export const primitiveTypes = [
  'string',
  'long',
  'integer',
  'short',
  'byte',
  'float',
  'double',
  'boolean',
  'binary',
  'date',
  'timestamp',
  'timestamp_ntz',
] as const;

export type PrimitiveType = (typeof primitiveTypes)[number];

/** `decimal(precision,scale)`: 1 <= precision <= 38, 0 <= scale <= precision. */
export type DecimalType = `decimal(${number},${number})`;

/** A type without fields of its own: what a partition column may have. */
export type AtomicType = PrimitiveType | DecimalType;

export type DataType = AtomicType | ArrayType | MapType | StructType;

const decimalForm = /^decimal\(\s*(\d{1,2})\s*,\s*(\d{1,2})\s*\)$/;

/** Precision and scale, or undefined for what is no decimal type. Reads Spark's spelling with spaces too. */
export function decimalParts(
  type: DataType | string,
): {readonly precision: number; readonly scale: number} | undefined {
  if (typeof type !== 'string' || !type.startsWith('decimal')) return undefined;
  const match = decimalForm.exec(type);
  return match === null ? undefined : {precision: Number(match[1]), scale: Number(match[2])};
}

export function isAtomic(type: DataType): type is AtomicType {
  return typeof type === 'string';
}

/** How a type is shown in messages: `array<struct<a: long>>`. */
export function showType(type: DataType): string {
  if (isAtomic(type)) return type;
  switch (type.type) {
    case 'array':
      return `array<${showType(type.elementType)}>`;
    case 'map':
      return `map<${showType(type.keyType)}, ${showType(type.valueType)}>`;
    case 'struct': {
      const members = type.fields.map((field) => `${field.name}: ${showType(field.type)}`);
      return `struct<${members.join(', ')}>`;
    }
  }
}
