import {
  type ColumnWriter,
  type ColumnWriterOptions,
  makeColumnWriter,
} from './columns/column-writer.ts';
import {compileDecoder} from './compile/decoder.ts';
import {compileEncoder} from './compile/encoder.ts';
import {compilePicker} from './compile/picker.ts';
import {type DeltaStruct, toDeltaStruct} from './delta.ts';
import {SchemaError} from './errors.ts';
import {decodeExactly, type ObjectShape, validateObject} from './exact.ts';
import {type DeclaredField, declared, type Field, type Fields, type InferFields} from './field.ts';
import {type PostgresTableOptions, toPostgresTable} from './postgres.ts';

/**
 * Reads and writes one kind of record. The stream library's `Serde` has the same shape, as has every schema.
 *
 * `decode` reads the JSON text in `bytes` from `start` to before `end`, keeps nothing of the buffer, and throws a
 * `SchemaError` when the text does not follow the schema. `encode` trusts the types of its argument.
 */
export interface Codec<T> {
  readonly name: string;
  decode(bytes: Uint8Array, start: number, end: number): T;
  encode(value: T): string;
}

/** One entity's declaration, and everything that follows from it. */
export interface Schema<T> extends Codec<T> {
  /** `major.minor`, in the field `schemaVersion` of each record; absent for schemas without versions. */
  readonly version: string | undefined;
  readonly fields: Fields;
  /** The table's schema as Delta's log has it. */
  readonly delta: DeltaStruct;
  /** Checks a parsed value; the result has the declared fields, in their order, and no others. */
  validate(value: unknown): T;
  /**
   * A codec of some fields, several times as fast as `decode`. The bytes are scanned once and only as far as needed,
   * so the fields that are not read are not checked: of a record that is broken elsewhere it may still give these
   * fields. The version is checked, and the text must end as an object does. Keys must not be repeated.
   */
  pick<K extends keyof T & string>(...names: readonly [K, ...K[]]): Codec<Pick<T, K>>;
  /** One field's declaration, for a schema that holds the same: `{tier: Profile.field('tier').optional()}`. */
  field<K extends keyof T & string>(name: K): DeclaredField<T[K]>;
  /** A schema with these fields behind its own, of the same version. */
  extend<F extends Fields>(name: string, fields: F): Schema<Flatten<T & InferFields<F>>>;
  columnWriter<X extends Fields = Record<never, never>>(
    options?: ColumnWriterOptions<X>,
  ): ColumnWriter<T, X>;
  /** `CREATE TABLE` with snake_case columns. */
  postgres(options: PostgresTableOptions): string;
}

/** The TypeScript type of a schema's records. */
export type Infer<S> = S extends Schema<infer T> ? T : never;

export interface SchemaOptions {
  /** Makes `schemaVersion` the first field. Records of another major version are refused. */
  readonly version: string;
}

/** A record of a schema that has a version. */
export type Versioned<T> = {readonly schemaVersion: string} & T;

/** Declares an entity. */
export function schema<F extends Fields>(
  name: string,
  options: SchemaOptions,
  fields: F,
): Schema<Flatten<Versioned<InferFields<F>>>>;
export function schema<F extends Fields>(name: string, fields: F): Schema<InferFields<F>>;
export function schema(
  name: string,
  optionsOrFields: SchemaOptions | Fields,
  fields?: Fields,
): Schema<Record<string, unknown>> {
  if (fields === undefined) return new CompiledSchema(name, undefined, optionsOrFields as Fields);
  const {version} = optionsOrFields as SchemaOptions;
  const schemaVersion: Field<string> = {type: {kind: 'version', current: version}, nullable: false};
  return new CompiledSchema(name, version, {schemaVersion, ...fields});
}

/** The type as one object, which reads better in an editor than an intersection. */
type Flatten<T> = {readonly [K in keyof T]: T[K]};

class CompiledSchema<T extends Record<string, unknown>> implements Schema<T> {
  readonly name: string;
  readonly version: string | undefined;
  readonly fields: Fields;
  readonly delta: DeltaStruct;
  readonly decode: Codec<T>['decode'];
  readonly encode: Codec<T>['encode'];

  constructor(name: string, version: string | undefined, fields: Fields) {
    checkDeclaration(name, version, fields);
    this.name = name;
    this.version = version;
    this.fields = Object.freeze({...fields});
    this.delta = toDeltaStruct(fields);
    const codec = makeCodec<T>(this, compileDecoder(fields));
    this.decode = codec.decode;
    this.encode = codec.encode;
  }

  validate(value: unknown): T {
    // Each declared field has been checked, which is all that the inferred type says.
    return validateObject(this, value) as T;
  }

  pick<K extends keyof T & string>(...names: readonly [K, ...K[]]): Codec<Pick<T, K>> {
    const wanted = new Set<string>(names);
    for (const name of names) this.#declaration(name);
    const isPicked = ([name]: readonly [string, unknown]): boolean => wanted.has(name);
    const picked = Object.fromEntries(Object.entries(this.fields).filter(isPicked));
    const versions = Object.entries(this.fields).filter(
      ([, field]) => field.type.kind === 'version',
    );
    const checked = {name: this.name, fields: {...Object.fromEntries(versions), ...picked}};
    return makeCodec(
      {name: this.name, fields: picked},
      compilePicker(this.fields, wanted),
      checked,
    );
  }

  field<K extends keyof T & string>(name: K): DeclaredField<T[K]> {
    // The type of the schema was inferred from this very declaration.
    return declared(this.#declaration(name) as Field<T[K]>);
  }

  extend<F extends Fields>(name: string, fields: F): Schema<Flatten<T & InferFields<F>>> {
    this.#refuseTaken(fields);
    return new CompiledSchema<Flatten<T & InferFields<F>>>(name, this.version, {
      ...this.fields,
      ...fields,
    });
  }

  columnWriter<X extends Fields = Record<never, never>>(
    options: ColumnWriterOptions<X> = {},
  ): ColumnWriter<T, X> {
    this.#refuseTaken(options.extra ?? {});
    return makeColumnWriter<T, X>(this, options);
  }

  postgres(options: PostgresTableOptions): string {
    return toPostgresTable(this.fields, options);
  }

  #declaration(name: string): Field<unknown> {
    const field = Object.hasOwn(this.fields, name) ? this.fields[name] : undefined;
    if (field === undefined) throw invalid(this.name, name, 'a declared field', 'unknown');
    return field;
  }

  #refuseTaken(added: Fields): void {
    const taken = Object.keys(added).find((name) => Object.hasOwn(this.fields, name));
    if (taken !== undefined) throw invalid(this.name, taken, 'a name of its own', 'declared twice');
  }
}

function makeCodec<T>(
  shape: ObjectShape,
  fast: (bytes: Uint8Array, start: number, end: number) => object | undefined,
  checked: ObjectShape = shape,
): Codec<T> {
  const hasHiddenFields = Object.keys(checked.fields).length > Object.keys(shape.fields).length;
  const exact = (bytes: Uint8Array, start: number, end: number): object => {
    const value = decodeExactly(checked, bytes, start, end);
    return hasHiddenFields ? validateObject(shape, value) : value;
  };
  return {
    name: shape.name,
    // Both paths give the declared fields, checked, which is all that the inferred type says.
    decode: (bytes, start, end) => (fast(bytes, start, end) ?? exact(bytes, start, end)) as T,
    encode: compileEncoder<T>(checked, shape.fields),
  };
}

const identifier = /^[A-Za-z][A-Za-z0-9_]*$/;
const versionText = /^(0|[1-9]\d{0,8})\.(0|[1-9]\d{0,8})$/;

function checkDeclaration(name: string, version: string | undefined, fields: Fields): void {
  if (version !== undefined && !versionText.test(version)) {
    throw invalid(name, 'schemaVersion', 'a version such as "1.0"', `"${version}"`);
  }
  checkFields(name, fields);
}

function checkFields(name: string, fields: Fields): void {
  const names = Object.keys(fields);
  if (names.length === 0) throw invalid(name, '', 'at least one field', 'empty');
  for (const field of names) {
    // Names get into generated code and into SQL, so they are kept plain.
    if (!identifier.test(field)) throw invalid(name, field, 'a plain identifier', 'not one');
    checkType(name, field, fields[field]);
  }
}

function checkType(name: string, at: string, field: Field<unknown> | undefined): void {
  if (field === undefined) return;
  const {type} = field;
  if (type.kind === 'struct') checkFields(name, type.fields);
  if (type.kind === 'array') checkType(name, at, type.element);
  if (type.kind !== 'oneOf') return;
  const isPlain = (value: string): boolean => /^[ !#-[\]-~]*$/.test(value);
  if (type.values.length === 0 || !type.values.every(isPlain)) {
    throw invalid(name, at, 'a list of plain ASCII texts', 'something else');
  }
}

function invalid(schemaName: string, field: string, expected: string, found: string): SchemaError {
  return new SchemaError({
    code: 'MODEL_SCHEMA_INVALID',
    schema: schemaName,
    field,
    expected,
    found,
  });
}
