import type {Broker} from '../../ports/broker.ts';
import {resolveOptions} from '../kafka/client-options.ts';
import {KafkaBroker} from '../kafka/kafka-broker.ts';
import {PlatformaticConnection} from './platformatic-connection.ts';
import type {PlatformaticKafkaOptions} from './platformatic-options.ts';

/**
 * A Kafka cluster (2.8 or later; tried with 3.9 and 4.3) over the connections of @platformatic/kafka 2.12.1: its
 * sockets, TLS and SASL, with our own protocol and record batches on them.
 */
export function platformaticKafka(options: PlatformaticKafkaOptions): Broker {
  return new KafkaBroker(
    resolveOptions(options, (at, limits) => PlatformaticConnection.open(at, limits, options)),
  );
}
