export {type ProtobufOptions, protobufSerde} from './protobuf-serde.ts';
