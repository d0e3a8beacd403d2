import type {Broker} from '../../ports/broker.ts';
import {resolveOptions} from '../kafka/client-options.ts';
import {KafkaBroker} from '../kafka/kafka-broker.ts';
import {KafkaJsConnection} from './kafkajs-connection.ts';
import type {KafkaJsOptions} from './kafkajs-options.ts';

/**
 * A Kafka cluster (2.8 or later; tried with 4.3) over kafkajs's connections: its sockets, TLS and SASL, with our own
 * protocol and record batches on them.
 */
export function kafkaJs(options: KafkaJsOptions): Broker {
  return new KafkaBroker(
    resolveOptions(options, (at, limits) => KafkaJsConnection.open(at, limits, options)),
  );
}
