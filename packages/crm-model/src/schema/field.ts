/** What a field holds. Closed: every compiler of this package switches over it. */
export type FieldType =
  | {readonly kind: 'string'}
  /** One of a few texts, compared by their bytes and never allocated twice. */
  | {readonly kind: 'oneOf'; readonly values: readonly string[]}
  /** 32 bits, signed. */
  | {readonly kind: 'int'}
  /** 64 bits in columns; in memory a number, so only integers that a number holds exactly. */
  | {readonly kind: 'long'}
  | {readonly kind: 'double'}
  | {readonly kind: 'boolean'}
  /** Milliseconds since the epoch, UTC, as a JSON number. */
  | {readonly kind: 'timestamp'}
  /** Days since 1970-01-01, as a JSON number. */
  | {readonly kind: 'date'}
  /** `major.minor`: the writer's version of the schema. Only the major one decides. */
  | {readonly kind: 'version'; readonly current: string}
  | {readonly kind: 'array'; readonly element: Field<unknown>}
  | {readonly kind: 'struct'; readonly fields: Fields};

/** One field's declaration: its type, and whether it may be null or absent. `T` is the value's TypeScript type. */
export interface Field<out T> {
  readonly type: FieldType;
  readonly nullable: boolean;
  /** Carries `T` for inference; never set. */
  readonly valueType?: T;
}

/** A field that may still be made optional. */
export interface RequiredField<T> extends Field<T> {
  /** The same field, null when the record has null or no such key. */
  optional(): Field<T | null>;
}

/** A field of a schema that exists, to be declared again in another one. */
export interface DeclaredField<T> extends Field<T> {
  /** The same field, null when the record has null or no such key. */
  optional(): Field<T | null>;
  /** The same field, never null. */
  required(): Field<NonNullable<T>>;
}

export type Fields = Readonly<Record<string, Field<unknown>>>;

/** The value of a record of fields: every key is always there, absent ones as null. */
export type InferFields<F extends Fields> = {readonly [K in keyof F]: InferField<F[K]>};

export type InferField<F> = F extends Field<infer T> ? T : never;

function required<T>(type: FieldType): RequiredField<T> {
  return {type, nullable: false, optional: () => ({type, nullable: true})};
}

/** A declaration that is taken from a schema. */
export function declared<T>({type, nullable}: Field<T>): DeclaredField<T> {
  return {
    type,
    nullable,
    optional: () => ({type, nullable: true}),
    required: () => ({type, nullable: false}),
  };
}

export const string = (): RequiredField<string> => required({kind: 'string'});
export const int = (): RequiredField<number> => required({kind: 'int'});
export const long = (): RequiredField<number> => required({kind: 'long'});
export const double = (): RequiredField<number> => required({kind: 'double'});
export const boolean = (): RequiredField<boolean> => required({kind: 'boolean'});
/** Milliseconds since the epoch. */
export const timestamp = (): RequiredField<number> => required({kind: 'timestamp'});
/** Days since 1970-01-01; see `epochDay`. */
export const date = (): RequiredField<number> => required({kind: 'date'});

/** One of the given texts. A text outside the list is refused: adding one is a new minor version that readers take first. */
export function oneOf<const V extends readonly string[]>(...values: V): RequiredField<V[number]> {
  return required({kind: 'oneOf', values});
}

export function array<T>(element: Field<T>): RequiredField<readonly T[]> {
  return required({kind: 'array', element});
}

export function struct<F extends Fields>(fields: F): RequiredField<InferFields<F>> {
  return required({kind: 'struct', fields});
}

const msPerDay = 86_400_000;

/** The UTC day of a time, as days since 1970-01-01. */
export function epochDay(timestampMs: number): number {
  return Math.floor(timestampMs / msPerDay);
}
