import {mavenLibs} from './maven-libs.ts';
import {pins} from './pins.ts';

/** The folder with Kafka's jars, fetched by Maven the first time. */
export function kafkaLibs(): Promise<string> {
  return mavenLibs(`kafka-${pins.kafka}`, [
    ['org.apache.kafka', `kafka_${pins.scala}`, pins.kafka],
    ['org.apache.kafka', 'kafka-tools', pins.kafka],
    // Kafka logs through slf4j and its jars bring no binding: without this one the logs stay empty.
    ['org.apache.logging.log4j', 'log4j-slf4j-impl', pins.log4j],
  ]);
}

/** The folder with the jars of the last Kafka that runs with ZooKeeper, and of that ZooKeeper. */
export function zooKeeperKafkaLibs(): Promise<string> {
  return mavenLibs(`kafka-${pins.kafkaWithZooKeeper}`, [
    ['org.apache.kafka', `kafka_${pins.scala}`, pins.kafkaWithZooKeeper],
    ['org.apache.logging.log4j', 'log4j-slf4j-impl', pins.log4j],
    // This Kafka also speaks to the logger of old by name.
    ['org.apache.logging.log4j', 'log4j-1.2-api', pins.log4j],
  ]);
}

/** The folder with Kafka Streams and its TopologyTestDriver, fetched by Maven the first time. */
export function kafkaStreamsLibs(): Promise<string> {
  return mavenLibs(`kafka-streams-${pins.kafka}`, [
    ['org.apache.kafka', 'kafka-streams-test-utils', pins.kafka],
  ]);
}
