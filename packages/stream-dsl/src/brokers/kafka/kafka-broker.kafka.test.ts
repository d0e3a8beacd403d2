import {describeBroker} from '../../../test/broker-conformance.ts';
import {kafkaJs} from '../kafkajs/kafka-js.ts';

const {CRM_KAFKA_BOOTSTRAP = ''} = process.env;
const brokers = CRM_KAFKA_BOOTSTRAP.split(',');

describeBroker('Kafka', async () => ({broker: () => kafkaJs({brokers}), close: async () => {}}));
