export {type JsonSchema, type JsonSchemaOptions, jsonSchemaSerde} from './json-schema-serde.ts';
