export type {StandardSchema} from '../standard-schema.ts';
export {type MsgpackOptions, msgpackSerde} from './msgpack-serde.ts';
