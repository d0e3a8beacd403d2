// The real servers that tests and the end-to-end run use, as processes on the loopback address.
export {LocalError, type LocalErrorCode} from './errors.ts';
export {type JavaSources, javaClasses} from './fetch/java-classes.ts';
export {kafkaStreamsLibs} from './fetch/kafka-libs.ts';
export {pythonWithReaders} from './fetch/python-readers.ts';
export {missingTools, type Tool} from './fetch/tools.ts';
export {
  type LocalBroker,
  type LocalKafka,
  type StartKafkaOptions,
  startKafka,
} from './kafka/start-kafka.ts';
export {type LocalMinio, type StartMinioOptions, startMinio} from './minio/start-minio.ts';
export {localDir} from './paths.ts';
export {guardProcess} from './process/guard.ts';
export {temporaryRunDir} from './process/temporary-dir.ts';
export {type WaitOptions, waitUntil} from './process/wait-until.ts';
export {
  type ForeignReader,
  type ForeignRows,
  type ForeignTable,
  readDeltaTable,
} from './python/read-delta-table.ts';
export {
  type LocalRegistry,
  type StartRegistryOptions,
  startRegistry,
} from './registry/start-registry.ts';
