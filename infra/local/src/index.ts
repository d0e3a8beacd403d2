// The real servers that tests and the end-to-end run use, as processes on the loopback address.
export {LocalError, type LocalErrorCode} from './errors.ts';
export {type JavaSources, javaClasses} from './fetch/java-classes.ts';
export {kafkaStreamsLibs} from './fetch/kafka-libs.ts';
export {pythonWithReaders} from './fetch/python-readers.ts';
export {missingTools, type Tool} from './fetch/tools.ts';
export type {AccessRule} from './kafka/access-rules.ts';
export type {KafkaSecurity} from './kafka/cluster-security.ts';
export type {KafkaTool} from './kafka/kafka-tool.ts';
export type {SecureListener} from './kafka/layout.ts';
export {
  type Detour,
  type LocalBroker,
  type LocalKafka,
  type SecuredKafka,
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
export type {Certificate} from './security/certificates.ts';
export type {TokenRequest} from './security/token-issuer.ts';
