import type {Serde} from '../../serde.ts';
import type {AvroSchema, AvroTypeOptions} from '../avro/avro-type.ts';
import type {EncodeLimit} from '../encoded-size.ts';
import type {ProtobufValues} from '../protobuf/protobuf-codec.ts';
import type {ProtobufSchema} from '../protobuf/protobuf-type.ts';
import {loadFormat} from './load-format.ts';
import {RegistryClient} from './registry-client.ts';
import {RegistryHttp, type RegistryOptions} from './registry-http.ts';
import {type SubjectOptions, SubjectSerde} from './subject-serde.ts';

/** Serdes whose schemas lie in a registry. `T` is the caller's word for what the schema says. */
export interface SchemaRegistry {
  /** Needs `avsc`. Records of other versions are resolved to `schema`: defaults filled in, numbers widened. */
  avro<T>(subject: string, schema: AvroSchema, options?: AvroSubjectOptions): Serde<T>;
  /** Needs `protobufjs`. */
  protobuf<T>(
    subject: string,
    schema: Pick<ProtobufSchema, 'proto' | 'message'>,
    options?: ProtobufSubjectOptions,
  ): Serde<T>;
  /** Needs `ajv`. The schema is its text, or the object that the text stands for. */
  jsonSchema<T>(subject: string, schema: string | object, options?: JsonSubjectOptions): Serde<T>;
}

export interface AvroSubjectOptions
  extends SubjectOptions,
    EncodeLimit,
    Pick<AvroTypeOptions, 'longs'> {}

export interface ProtobufSubjectOptions extends SubjectOptions, EncodeLimit, ProtobufValues {}

export interface JsonSubjectOptions extends SubjectOptions, EncodeLimit {}

/**
 * A registry with the HTTP interface and the wire format of Confluent's, which Apicurio, Karapace and Redpanda have
 * too. Nothing is called before the topology starts: `run` then loads all versions of the subjects, refuses a schema
 * that could not read them or whose records the newest version could not read (`STREAM_SCHEMA_INCOMPATIBLE`), and
 * registers what is new. A version that appears later is fetched when its first record comes.
 */
export function schemaRegistry(options: RegistryOptions): SchemaRegistry {
  const client = new RegistryClient(new RegistryHttp(options));
  return {
    avro: (subject, schema, {longs, maxBytes, ...rest} = {}) => {
      const text = textOf(schema);
      const format: Format = async (own) => {
        const {avroFormat} = await loadFormat('avsc', () => import('./avro-format.ts'));
        return avroFormat(own, {name: `avro(${subject})`, longs, maxBytes});
      };
      return new SubjectSerde(client, {subject, kind: 'AVRO', text, format}, rest);
    },
    protobuf: (subject, {proto, message}, {longs, maxBytes, ...rest} = {}) => {
      const format: Format = async (own) => {
        const {protobufFormat} = await loadFormat(
          'protobufjs',
          () => import('./protobuf-format.ts'),
        );
        return protobufFormat(own, {message, longs, maxBytes});
      };
      return new SubjectSerde(client, {subject, kind: 'PROTOBUF', text: proto, format}, rest);
    },
    jsonSchema: (subject, schema, {maxBytes, ...rest} = {}) => {
      const text = textOf(schema);
      const format: Format = async (own) => {
        const {jsonSchemaFormat} = await loadFormat('ajv', () => import('./json-schema-format.ts'));
        return jsonSchemaFormat(own, {maxBytes});
      };
      return new SubjectSerde(client, {subject, kind: 'JSON', text, format}, rest);
    },
  };
}

type Format = ConstructorParameters<typeof SubjectSerde>[1]['format'];

function textOf(schema: string | object): string {
  return typeof schema === 'string' ? schema : JSON.stringify(schema);
}
