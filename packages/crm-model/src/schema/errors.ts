export type SchemaErrorCode =
  /** The bytes are no JSON, or a field is missing or has the wrong type. */
  | 'MODEL_DECODE_FAILED'
  /** The record says that it follows another major version of its schema. */
  | 'MODEL_VERSION_UNSUPPORTED'
  /** A value in memory does not follow its schema and cannot be written as JSON. */
  | 'MODEL_ENCODE_FAILED'
  /** The schema itself is declared wrongly. */
  | 'MODEL_SCHEMA_INVALID';

export interface SchemaErrorDetails {
  readonly code: SchemaErrorCode;
  /** Name of the schema, such as `Event`. */
  readonly schema: string;
  /** Path of the field, such as `lines[2].price`; empty for the record as a whole. */
  readonly field: string;
  readonly expected: string;
  readonly found: string;
}

/** A record or a schema that cannot be used. The same bytes fail again, so there is nothing to retry. */
export class SchemaError extends Error {
  override readonly name = 'SchemaError';
  readonly retriable = false;
  readonly code: SchemaErrorCode;
  readonly schema: string;
  readonly field: string;
  readonly expected: string;
  readonly found: string;

  constructor(details: SchemaErrorDetails, options?: ErrorOptions) {
    const subject =
      details.field === '' ? `a record of ${details.schema}` : `field ${details.field}`;
    super(`${subject} is ${details.found}, ${details.expected} was expected`, options);
    this.code = details.code;
    this.schema = details.schema;
    this.field = details.field;
    this.expected = details.expected;
    this.found = details.found;
  }
}

const longestShownText = 40;

/** How a found value is shown in a message: short, and never a whole payload. */
export function showFound(value: unknown): string {
  if (value === undefined) return 'missing';
  if (Array.isArray(value)) return `an array of ${value.length}`;
  if (value !== null && typeof value === 'object') return 'an object';
  const text = typeof value === 'string' ? JSON.stringify(value) : String(value);
  return text.length <= longestShownText ? text : `${text.slice(0, longestShownText)}…`;
}
