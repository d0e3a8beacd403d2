import {Ajv, type ErrorObject, type ValidateFunction} from 'ajv';
import {Ajv2019} from 'ajv/dist/2019.js';
import {Ajv2020} from 'ajv/dist/2020.js';
import {StreamError} from '../../errors.ts';
import {type EncodeLimit, withinLimit} from '../encoded-size.ts';
import {fieldPath} from '../field-path.ts';
import {kindOf, type SerdeFault, undecodable, unencodable} from '../serde-fault.ts';
import {decodeUtf8} from '../utf8.ts';

/** A JSON Schema as text or as the object that the text stands for. */
export type JsonSchema = string | object;

/** Schemas that others refer to by these names. */
export type JsonSchemaReferences = Readonly<Record<string, JsonSchema>>;

/** Values of one JSON Schema as bytes and back; both ways are checked. */
export class JsonSchemaCodec {
  readonly name: string;
  readonly #validate: ValidateFunction;
  readonly #limit: EncodeLimit;

  /** Throws `STREAM_CONFIG_INVALID` for a schema that is none. */
  constructor(schema: JsonSchema, references: JsonSchemaReferences, limit: EncodeLimit) {
    const parsed = parse(schema);
    const title: unknown = 'title' in parsed ? parsed.title : undefined;
    this.name = typeof title === 'string' ? `json-schema(${title})` : 'json-schema';
    this.#validate = compile(parsed, references);
    this.#limit = limit;
  }

  encode(value: unknown, prefix: Uint8Array): Uint8Array {
    const fault = this.#faultOf(value);
    if (fault !== undefined) throw unencodable({serde: this.name, ...fault});
    const text = Buffer.from(JSON.stringify(value));
    const bytes = prefix.length === 0 ? text : Buffer.concat([prefix, text]);
    return withinLimit(this.name, bytes, this.#limit);
  }

  decode(bytes: Uint8Array, start: number, end: number): unknown {
    let value: unknown;
    try {
      value = JSON.parse(decodeUtf8(bytes, start, end));
    } catch (cause) {
      const found = `${end - start} bytes that are not`;
      throw undecodable({serde: this.name, field: '', expected: 'JSON text', found}, {cause});
    }
    const fault = this.#faultOf(value);
    if (fault !== undefined) throw undecodable({serde: this.name, ...fault});
    return value;
  }

  #faultOf(value: unknown): Omit<SerdeFault, 'serde'> | undefined {
    if (this.#validate(value)) return undefined;
    const [error] = this.#validate.errors ?? [];
    if (error === undefined) return {field: '', expected: 'what the schema says', found: 'less'};
    return describe(error);
  }
}

function describe(error: ErrorObject): Omit<SerdeFault, 'serde'> {
  const {instancePath, keyword, message = 'what the schema says', params, data} = error;
  const path = instancePath
    .split('/')
    .slice(1)
    .map((part) => part.replaceAll('~1', '/').replaceAll('~0', '~'));
  if (keyword === 'required') {
    const missing = String(params['missingProperty']);
    return {field: fieldPath([...path, missing]), expected: 'a value', found: 'nothing'};
  }
  if (keyword === 'additionalProperties') {
    const added = String(params['additionalProperty']);
    return {field: fieldPath([...path, added]), expected: 'no such field', found: 'one'};
  }
  return {
    field: fieldPath(path),
    expected: message.replace(/^must (be )?/, ''),
    found: kindOf(data),
  };
}

function parse(schema: JsonSchema): object {
  const parsed: unknown = typeof schema === 'string' ? JSON.parse(schema) : schema;
  if (typeof parsed === 'object' && parsed !== null) return parsed;
  throw new StreamError('STREAM_CONFIG_INVALID', 'cannot use the JSON Schema: it is no object');
}

function compile(schema: object, references: JsonSchemaReferences): ValidateFunction {
  try {
    const ajv = checkerFor(schema);
    for (const [name, reference] of Object.entries(references)) {
      ajv.addSchema(parse(reference), name);
    }
    return ajv.compile(schema);
  } catch (cause) {
    const message = cause instanceof Error ? cause.message : String(cause);
    throw new StreamError('STREAM_CONFIG_INVALID', `cannot use the JSON Schema: ${message}`, {
      cause,
    });
  }
}

/** `verbose` keeps the value that failed, which is needed to say what was found. */
function checkerFor(schema: object): Ajv {
  const options = {strict: false, validateFormats: false, verbose: true};
  const dialect = '$schema' in schema ? String(schema.$schema) : '';
  if (dialect.includes('2020-12')) return new Ajv2020(options);
  if (dialect.includes('2019-09')) return new Ajv2019(options);
  return new Ajv(options);
}
