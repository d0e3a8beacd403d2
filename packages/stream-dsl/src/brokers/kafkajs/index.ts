export {kafkaJs} from './kafka-js.ts';
export type {KafkaJsOptions} from './kafkajs-options.ts';
