export type {SchemaKind, SchemaReference} from './registry-client.ts';
export type {RegistryAuth, RegistryOptions} from './registry-http.ts';
export {
  type AvroSubjectOptions,
  type JsonSubjectOptions,
  type ProtobufSubjectOptions,
  type SchemaRegistry,
  schemaRegistry,
} from './schema-registry.ts';
export type {SubjectOptions} from './subject-serde.ts';
