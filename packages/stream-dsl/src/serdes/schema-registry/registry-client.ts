import {StreamError} from '../../errors.ts';
import {BoundedMap} from './bounded-map.ts';
import {messageOf, type RegistryAnswer, type RegistryHttp} from './registry-http.ts';

export type SchemaKind = 'AVRO' | 'PROTOBUF' | 'JSON';

/** A schema of another subject that a schema refers to by a name. */
export interface SchemaReference {
  /** As the schema has it: a type's full name (Avro), a file (Protobuf), a `$ref` (JSON Schema). */
  readonly name: string;
  readonly subject: string;
  readonly version: number;
}

/** A schema as it is registered. */
export interface SchemaText {
  readonly kind: SchemaKind;
  readonly text: string;
  readonly references: readonly SchemaReference[];
}

/** A version of a subject. */
export interface SubjectVersion extends SchemaText {
  readonly version: number;
  readonly id: number;
}

/** What a registry says to a new schema. */
export interface Verdict {
  readonly isCompatible: boolean;
  readonly reasons: readonly string[];
}

const MAX_CACHED = 1_000;

/** The calls of the registry's HTTP interface that serdes need. Schemas never change, so they are kept, within bounds. */
export class RegistryClient {
  readonly #http: RegistryHttp;
  readonly #byId = new BoundedMap<number, SchemaText>(MAX_CACHED);
  readonly #byVersion = new BoundedMap<string, SubjectVersion>(MAX_CACHED);

  constructor(http: RegistryHttp) {
    this.#http = http;
  }

  /** Undefined when the registry has no such id. */
  async schema(id: number): Promise<SchemaText | undefined> {
    const known = this.#byId.get(id);
    if (known !== undefined) return known;
    const answer = await this.#http.call({method: 'GET', path: `/schemas/ids/${id}`});
    if (answer.status === 404) return undefined;
    const found = readSchema(expectOk(answer, `schema ${id}`));
    this.#byId.set(id, found);
    return found;
  }

  /** Ascending; empty for a subject that does not exist. */
  async versions(subject: string): Promise<readonly number[]> {
    const answer = await this.#http.call({method: 'GET', path: `${pathOf(subject)}/versions`});
    if (answer.status === 404) return [];
    const json = expectOk(answer, `versions of ${subject}`);
    if (!Array.isArray(json) || !json.every(Number.isInteger))
      throw malformed(`versions of ${subject}`);
    return (json as number[]).sort((a, b) => a - b);
  }

  /** Rejects with `STREAM_SCHEMA_MISSING` when there is none. */
  async version(subject: string, version: number): Promise<SubjectVersion> {
    const name = `${subject} ${version}`;
    const known = this.#byVersion.get(name);
    if (known !== undefined) return known;
    const path = `${pathOf(subject)}/versions/${version}`;
    const answer = await this.#http.call({method: 'GET', path});
    if (answer.status === 404) {
      throw new StreamError(
        'STREAM_SCHEMA_MISSING',
        `the schema registry has no version ${version} of ${subject}`,
      );
    }
    const json = expectOk(answer, `version ${version} of ${subject}`);
    const found = {...readSchema(json), version, id: readInteger(json, 'id')};
    this.#byVersion.set(name, found);
    this.#byId.set(found.id, found);
    return found;
  }

  /** The id of a schema that the subject has already. */
  async find(subject: string, schema: SchemaText): Promise<number | undefined> {
    const answer = await this.#http.call({
      method: 'POST',
      path: pathOf(subject),
      body: bodyOf(schema),
    });
    if (answer.status === 404) return undefined;
    return readInteger(expectOk(answer, `schema of ${subject}`), 'id');
  }

  /** The subject's compatibility level, such as `BACKWARD`; undefined where the registry does not tell. */
  async level(subject: string): Promise<string | undefined> {
    const path = `/config/${encodeURIComponent(subject)}?defaultToGlobal=true`;
    const answer = await this.#http.call({method: 'GET', path});
    if (answer.status === 404) return undefined;
    const json = expectOk(answer, `compatibility level of ${subject}`);
    const level = isObject(json) ? json['compatibilityLevel'] : undefined;
    return typeof level === 'string' ? level : undefined;
  }

  /** Judged by the compatibility level of the subject. A subject that does not exist takes any schema. */
  async check(subject: string, schema: SchemaText): Promise<Verdict> {
    const path = `/compatibility${pathOf(subject)}/versions?verbose=true`;
    const answer = await this.#http.call({method: 'POST', path, body: bodyOf(schema)});
    if (answer.status === 404) return {isCompatible: true, reasons: []};
    const json = expectOk(answer, `compatibility of ${subject}`);
    if (!isObject(json) || typeof json['is_compatible'] !== 'boolean') {
      throw malformed(`compatibility of ${subject}`);
    }
    const messages = json['messages'];
    const reasons = Array.isArray(messages) ? messages.map((one) => String(one).slice(0, 500)) : [];
    return {isCompatible: json['is_compatible'], reasons};
  }

  /** The id, new or not. Rejects with `STREAM_SCHEMA_INCOMPATIBLE` when the registry refuses it. */
  async register(subject: string, schema: SchemaText): Promise<number> {
    const path = `${pathOf(subject)}/versions`;
    const answer = await this.#http.call({method: 'POST', path, body: bodyOf(schema)});
    if (answer.status === 409) {
      throw new StreamError(
        'STREAM_SCHEMA_INCOMPATIBLE',
        `the schema registry refuses the schema for ${subject}: ${messageOf(answer.json)}`,
      );
    }
    return readInteger(expectOk(answer, `registration for ${subject}`), 'id');
  }
}

function pathOf(subject: string): string {
  return `/subjects/${encodeURIComponent(subject)}`;
}

function bodyOf({kind, text, references}: SchemaText): object {
  return {schema: text, schemaType: kind, ...(references.length === 0 ? {} : {references})};
}

function expectOk({status, json}: RegistryAnswer, what: string): unknown {
  if (status < 300) return json;
  throw new StreamError(
    'STREAM_REGISTRY_REFUSED',
    `the schema registry refuses ${what}: ${messageOf(json)} (${status})`,
  );
}

function readSchema(json: unknown): SchemaText {
  if (!isObject(json) || typeof json['schema'] !== 'string') throw malformed('a schema');
  return {
    kind: readKind(json),
    text: json['schema'],
    references: readReferences(json['references']),
  };
}

/** Registries leave out the kind of Avro schemas, and some of them that of others. */
function readKind({schemaType, schema}: Readonly<Record<string, unknown>>): SchemaKind {
  if (schemaType === 'AVRO' || schemaType === 'PROTOBUF' || schemaType === 'JSON')
    return schemaType;
  if (schemaType !== undefined) throw malformed(`a schema of type ${String(schemaType)}`);
  return /^\s*[[{"]|^\s*\w+\s*$/.test(String(schema)) ? 'AVRO' : 'PROTOBUF';
}

function readReferences(json: unknown): readonly SchemaReference[] {
  if (json === undefined || json === null) return [];
  if (!Array.isArray(json)) throw malformed('references');
  return json.map((one: unknown) => {
    if (!isObject(one) || typeof one['name'] !== 'string' || typeof one['subject'] !== 'string') {
      throw malformed('a reference');
    }
    return {name: one['name'], subject: one['subject'], version: readInteger(one, 'version')};
  });
}

function readInteger(json: unknown, name: string): number {
  const value = isObject(json) ? json[name] : undefined;
  if (typeof value === 'number' && Number.isInteger(value)) return value;
  throw malformed(`'${name}'`);
}

function isObject(json: unknown): json is Readonly<Record<string, unknown>> {
  return typeof json === 'object' && json !== null && !Array.isArray(json);
}

function malformed(what: string): StreamError {
  return new StreamError(
    'STREAM_REGISTRY_UNAVAILABLE',
    `the schema registry answers with something else than ${what}: is the url that of a registry?`,
  );
}
