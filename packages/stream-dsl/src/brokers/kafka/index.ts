export {kafkaJs} from './kafka-broker.ts';
export type {KafkaJsOptions} from './kafka-options.ts';
