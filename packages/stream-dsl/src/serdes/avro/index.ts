export {type AvroOptions, type AvroSchema, avroSerde} from './avro-serde.ts';
