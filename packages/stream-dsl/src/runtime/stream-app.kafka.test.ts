import {describeExactlyOnce} from '../../test/exactly-once-scenario.ts';
import {kafkaJs} from '../brokers/kafkajs/index.ts';

const {CRM_KAFKA_BOOTSTRAP = ''} = process.env;

describeExactlyOnce('Kafka', {
  turns: 8,
  connect: () => kafkaJs({brokers: CRM_KAFKA_BOOTSTRAP.split(',')}),
});
