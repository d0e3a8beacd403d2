// The last Kafka that runs with ZooKeeper: older versions of requests, and transactions without KIP-890.
import {type LocalKafka, startKafka} from '@crm/local';
import {afterAll, beforeAll} from 'vitest';
import {describeBroker} from '../../../test/broker-conformance.ts';
import {describeExactlyOnce} from '../../../test/exactly-once-scenario.ts';
import {kafkaJs} from '../kafkajs/index.ts';

let kafka: LocalKafka;

beforeAll(async () => {
  kafka = await startKafka({brokers: 1, mode: 'zookeeper'});
}, 300_000);
afterAll(() => kafka.stop());

const name = 'Kafka 3.9 with ZooKeeper';
const connect = () => kafkaJs({brokers: [kafka.bootstrap]});

describeBroker(name, async () => ({broker: connect, close: async () => {}}));
describeExactlyOnce(name, {turns: 6, connect});
