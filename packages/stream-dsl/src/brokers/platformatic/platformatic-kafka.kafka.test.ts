import {describeBroker} from '../../../test/broker-conformance.ts';
import {describeExactlyOnce} from '../../../test/exactly-once-scenario.ts';
import {platformaticKafka} from './platformatic-kafka.ts';

const {CRM_KAFKA_BOOTSTRAP = ''} = process.env;
const brokers = CRM_KAFKA_BOOTSTRAP.split(',');
const connect = () => platformaticKafka({brokers});

describeBroker('Kafka by @platformatic/kafka', async () => ({
  broker: connect,
  close: async () => {},
}));

describeExactlyOnce('Kafka by @platformatic/kafka', {turns: 12, connect});
