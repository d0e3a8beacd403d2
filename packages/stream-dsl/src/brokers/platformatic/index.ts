export {platformaticKafka} from './platformatic-kafka.ts';
export type {PlatformaticKafkaOptions} from './platformatic-options.ts';
