import type {Field, Fields, FieldType} from './field.ts';

/** Schema of a Delta table in the form of the transaction log (delta-io/delta PROTOCOL.md, "Schema Serialization Format"). */
export interface DeltaStruct {
  readonly type: 'struct';
  readonly fields: readonly DeltaField[];
}

export interface DeltaField {
  readonly name: string;
  readonly type: DeltaType;
  readonly nullable: boolean;
  readonly metadata: Readonly<Record<string, unknown>>;
}

export interface DeltaArray {
  readonly type: 'array';
  readonly elementType: DeltaType;
  readonly containsNull: boolean;
}

export type DeltaPrimitive =
  | 'string'
  | 'integer'
  | 'long'
  | 'double'
  | 'boolean'
  | 'timestamp'
  | 'date';

export type DeltaType = DeltaPrimitive | DeltaStruct | DeltaArray;

/** Delta's schema of the fields, in their order. Use it for extra columns too: `{...schema.fields, ...extra}`. */
export function toDeltaStruct(fields: Fields): DeltaStruct {
  const members = Object.entries(fields).map(([name, field]) => toDeltaField(name, field));
  return {type: 'struct', fields: members};
}

function toDeltaField(name: string, field: Field<unknown>): DeltaField {
  return {name, type: toDeltaType(field.type), nullable: field.nullable, metadata: {}};
}

function toDeltaType(type: FieldType): DeltaType {
  switch (type.kind) {
    case 'oneOf':
    case 'version':
      return 'string';
    case 'int':
      return 'integer';
    case 'array': {
      const {element} = type;
      return {
        type: 'array',
        elementType: toDeltaType(element.type),
        containsNull: element.nullable,
      };
    }
    case 'struct':
      return toDeltaStruct(type.fields);
    default:
      return type.kind;
  }
}
