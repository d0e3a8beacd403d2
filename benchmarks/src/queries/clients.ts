import type {Broker} from '@crm/stream-dsl';
import {kafkaJs} from '@crm/stream-dsl/brokers/kafkajs';
import {platformaticKafka} from '@crm/stream-dsl/brokers/platformatic';

/** The Kafka clients that a query is measured with: `--client` takes their names. */
export const clients = {
  kafkajs: (brokers: readonly string[]): Broker => kafkaJs({brokers}),
  platformatic: (brokers: readonly string[]): Broker => platformaticKafka({brokers}),
} as const;

export type ClientName = keyof typeof clients;

export const clientNames = Object.keys(clients) as readonly ClientName[];
