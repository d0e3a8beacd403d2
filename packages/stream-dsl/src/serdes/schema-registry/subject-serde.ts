import {isStreamError, StreamError} from '../../errors.ts';
import type {Serde, SerdeLoading, SerdeUse} from '../../serde.ts';
import {undecodable} from '../serde-fault.ts';
import {BoundedMap} from './bounded-map.ts';
import {loadReferences} from './load-references.ts';
import type {
  RegistryClient,
  SchemaKind,
  SchemaReference,
  SchemaText,
  SubjectVersion,
} from './registry-client.ts';
import {checkReading, checkWriting} from './subject-checks.ts';
import type {ReadWritten, SubjectFormat, WholeSchema} from './subject-format.ts';
import {HEADER_BYTES, header, schemaIdOf} from './wire-format.ts';

/** What a program may do with a subject. */
export interface SubjectOptions {
  /** False: a schema that the subject does not have is refused at the start, rather than registered. Default true. */
  readonly register?: boolean | undefined;
  /** Versions before this one no longer occur in the topics, and need not be readable. Default 1. */
  readonly sinceVersion?: number | undefined;
  /** True: readers have been upgraded before, so the newest registered version need not read what is written now. */
  readonly areReadersUpgraded?: boolean | undefined;
  /** Schemas of other subjects that the schema refers to. */
  readonly references?: readonly SchemaReference[] | undefined;
}

/** A schema as the program has it. */
export interface OwnSchema {
  readonly subject: string;
  readonly kind: SchemaKind;
  readonly text: string;
  /** Loads the library only now, so that nobody needs all three. */
  readonly format: (own: WholeSchema) => Promise<SubjectFormat>;
}

const MAX_SCHEMAS = 1_000;
/** Of a subject at the start; older ones are fetched when a record names them. */
const MAX_VERSIONS = 500;
/** An id that the registry does not have is asked for again: the answer may have come from a replica that lags. */
const ABSENT_MS = 30_000;
const AT_ONCE = 8;

/** Values of a subject in the registry's wire format. */
export class SubjectSerde<T> implements Serde<T>, SerdeLoading {
  readonly name: string;
  readonly loading: SerdeLoading = this;
  readonly #client: RegistryClient;
  readonly #own: OwnSchema;
  readonly #options: SubjectOptions;
  readonly #readers = new BoundedMap<number, ReadWritten>(MAX_SCHEMAS);
  readonly #absentSince = new BoundedMap<number, number>(MAX_SCHEMAS);
  readonly #underWay = new Map<number, Promise<void>>();
  #format: SubjectFormat | undefined;
  #header: Uint8Array | undefined;

  constructor(client: RegistryClient, own: OwnSchema, options: SubjectOptions) {
    this.name = `${own.kind.toLowerCase()}(${own.subject})`;
    this.#client = client;
    this.#own = own;
    this.#options = options;
  }

  async prepare({isRead, isWritten}: SerdeUse): Promise<void> {
    const {subject, kind, text} = this.#own;
    const references = this.#options.references ?? [];
    const format = await this.#own.format(await this.#whole({kind, text, references}));
    this.#format = format;
    const versions = await this.#versions();
    const foreign = versions.find((version) => version.kind !== kind);
    if (foreign !== undefined) {
      throw new StreamError(
        'STREAM_SCHEMA_INCOMPATIBLE',
        `version ${foreign.version} of ${subject} is ${foreign.kind}, not ${kind}: use another subject, or the serde of that kind`,
      );
    }
    const wholes = new Map<SubjectVersion, WholeSchema>();
    for (const version of versions) wholes.set(version, await this.#whole(version));
    if (isRead) await this.#checkReading(format, wholes);
    if (isWritten) await this.#prepareWriting(format, wholes);
    for (const [{id}, whole] of wholes) this.#addReader(format, id, whole);
  }

  missing(bytes: Uint8Array, start: number, end: number): Promise<void> | undefined {
    const id = schemaIdOf(bytes, start, end);
    if (id === undefined || this.#readers.get(id) !== undefined || this.#isAbsent(id)) {
      return undefined;
    }
    return this.#load(id);
  }

  decode(bytes: Uint8Array, start: number, end: number): T {
    const id = schemaIdOf(bytes, start, end);
    const expected = 'magic byte 0 and a schema id';
    if (id === undefined) {
      throw undecodable({serde: this.name, field: '', expected, found: 'other bytes'});
    }
    const read = this.#readers.get(id);
    // The schema was checked while decoding; that `T` describes it is the caller's word.
    if (read !== undefined) return read(bytes, start + HEADER_BYTES, end) as T;
    if (this.#isAbsent(id)) {
      const found = `id ${id}, which the registry does not have`;
      throw undecodable({serde: this.name, field: '', expected: 'a registered schema', found});
    }
    if (this.#format === undefined) throw this.#unprepared();
    // Whoever decodes again finds it, or hears why not.
    this.#load(id).catch(() => undefined);
    throw new StreamError('STREAM_SCHEMA_PENDING', `${this.name}: schema ${id} is being fetched`);
  }

  encode(value: T): Uint8Array {
    if (this.#format === undefined || this.#header === undefined) throw this.#unprepared();
    return this.#format.encode(value, this.#header);
  }

  async #versions(): Promise<readonly SubjectVersion[]> {
    const {subject} = this.#own;
    const numbers = (await this.#client.versions(subject)).slice(-MAX_VERSIONS);
    const versions: SubjectVersion[] = [];
    for (let i = 0; i < numbers.length; i += AT_ONCE) {
      const some = numbers.slice(i, i + AT_ONCE);
      versions.push(...(await Promise.all(some.map((n) => this.#client.version(subject, n)))));
    }
    return versions;
  }

  async #checkReading(
    format: SubjectFormat,
    versions: ReadonlyMap<SubjectVersion, WholeSchema>,
  ): Promise<void> {
    const {subject, kind, text} = this.#own;
    const {sinceVersion = 1, references = []} = this.#options;
    checkReading(
      subject,
      format,
      [...versions].filter(([{version}]) => version >= sinceVersion),
    );
    const isKnown = [...versions.keys()].some((version) => version.text === text);
    if (!format.isJudgedByRegistry || isKnown) return;
    await this.#askForReading({kind, text, references});
  }

  /** Only levels that look backward tell whether a schema reads what was written with those before it. */
  async #askForReading(schema: SchemaText): Promise<void> {
    const {subject} = this.#own;
    const level = await this.#client.level(subject);
    if (level?.startsWith('BACKWARD') || level?.startsWith('FULL')) {
      await this.#ask(schema, 'use a schema that reads what its versions wrote');
    }
  }

  async #ask(schema: SchemaText, fix: string): Promise<void> {
    const {subject} = this.#own;
    const {isCompatible, reasons} = await this.#client.check(subject, schema);
    if (isCompatible) return;
    const why = reasons.length === 0 ? '' : `: ${reasons.join('; ')}`;
    throw new StreamError(
      'STREAM_SCHEMA_INCOMPATIBLE',
      `the schema breaks the compatibility level of ${subject}${why}: ${fix}`,
    );
  }

  async #prepareWriting(
    format: SubjectFormat,
    versions: ReadonlyMap<SubjectVersion, WholeSchema>,
  ): Promise<void> {
    const {subject, kind, text} = this.#own;
    const schema = {kind, text, references: this.#options.references ?? []};
    const known =
      [...versions.keys()].find((version) => version.text === text)?.id ??
      // The registry may know it in another spelling.
      (versions.size === 0 ? undefined : await this.#client.find(subject, schema));
    const newest = [...versions].at(-1);
    const isJudged = this.#options.areReadersUpgraded !== true;
    checkWriting(subject, format, isJudged ? newest : undefined);
    const id = known ?? (await this.#register(schema));
    this.#header = header(id, format.messageIndexes);
    this.#addReader(format, id, await this.#whole(schema));
  }

  async #register(schema: SchemaText): Promise<number> {
    const {subject} = this.#own;
    await this.#ask(schema, 'change it so that the registry takes it, or write to another subject');
    if (this.#options.register === false) {
      throw new StreamError(
        'STREAM_SCHEMA_MISSING',
        `${subject} does not have this schema, and it may not be registered here: register it with the deployment`,
      );
    }
    return await this.#client.register(subject, schema);
  }

  async #whole({text, references}: SchemaText): Promise<WholeSchema> {
    return {text, references: await loadReferences(this.#client, references)};
  }

  #isAbsent(id: number): boolean {
    const since = this.#absentSince.get(id);
    return since !== undefined && performance.now() - since < ABSENT_MS;
  }

  #load(id: number): Promise<void> {
    const before = this.#underWay.get(id);
    if (before !== undefined) return before;
    const loading = this.#fetchReader(id).finally(() => this.#underWay.delete(id));
    this.#underWay.set(id, loading);
    return loading;
  }

  async #fetchReader(id: number): Promise<void> {
    const format = this.#format;
    if (format === undefined) throw this.#unprepared();
    const schema = await this.#client.schema(id);
    if (schema === undefined) {
      this.#absentSince.set(id, performance.now());
      return;
    }
    this.#addReader(format, id, await this.#whole(schema));
  }

  /** A schema that cannot be read is kept as what its records are refused with. */
  #addReader(format: SubjectFormat, id: number, whole: WholeSchema): void {
    try {
      this.#readers.set(id, format.readerOf(whole));
    } catch (error) {
      if (!isStreamError(error)) throw error;
      this.#readers.set(id, () => {
        throw error;
      });
    }
  }

  #unprepared(): StreamError {
    return new StreamError(
      'STREAM_CONFIG_INVALID',
      `${this.name} has no schemas yet: run() loads them; before a test driver await prepareSerdes(topology)`,
    );
  }
}
