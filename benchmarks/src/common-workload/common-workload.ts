import {startKafka} from '@crm/local';
import {topics} from '@crm/model';
import type {Broker} from '@crm/stream-dsl';
import {kafkaJs} from '@crm/stream-dsl/brokers/kafkajs';
import type {BenchOptions} from '../bench-options.ts';
import {loadTopics} from './load-topics.ts';
import {partitionsOf} from './read-topic.ts';

/** A real broker that holds the common workload. */
export interface CommonWorkload {
  readonly bootstrap: string;
  /** Connected. */
  readonly broker: Broker;
  readonly events: number;
  /** Disconnects; stops the broker when it was started for this run. */
  close(): Promise<void>;
}

/** Starts a broker, or takes the one that is given, and loads the topics unless they are there already. */
export async function openCommonWorkload(
  {broker: given, isTopicLoaded, events}: BenchOptions,
  say: (line: string) => void,
): Promise<CommonWorkload> {
  const kafka = given === undefined ? await startKafka({brokers: 1}) : undefined;
  const bootstrap = kafka?.bootstrap ?? given ?? '';
  const broker = kafkaJs({brokers: bootstrap.split(',')});
  const close = async (): Promise<void> => {
    await broker.close();
    await kafka?.stop();
  };
  try {
    await broker.connect();
    if (!isTopicLoaded) {
      const startMs = performance.now();
      await loadTopics(broker, events);
      const seconds = (performance.now() - startMs) / 1_000;
      say(`${events.toLocaleString('en-US')} events loaded in ${seconds.toFixed(1)} s`);
    }
    await requireLoaded(broker, events);
    return {bootstrap, broker, events, close};
  } catch (error) {
    await close();
    throw error;
  }
}

async function requireLoaded(broker: Broker, events: number): Promise<void> {
  const ends = await broker.endOffsets(partitionsOf(topics.events.name));
  const found = ends.reduce((sum, end) => sum + end, 0);
  if (found === events) return;
  throw new Error(
    `${topics.events.name} holds ${found} records, ${events} were expected: use a broker without the topic, or the --events it was loaded with`,
  );
}
