/** The versions of everything that is fetched for tests. Change one here and it is fetched anew. */
export const pins = {
  kafka: '4.3.0',
  /** The last line of Kafka that runs with ZooKeeper; it brings ZooKeeper 3.8.4. */
  kafkaWithZooKeeper: '3.9.2',
  scala: '2.13',
  log4j: '2.25.4',
  /** The newest one that runs on Java 17. */
  apicurio: '3.0.9',
  minio: 'v0.0.0-20260212201848-7aac2a2c5b7c',
  deltalake: '1.6.6',
  chdb: '4.4.0',
  /** What the two readers need, so that each machine reads with the same code. */
  pythonPackages: [
    'arro3-core==0.9.1',
    'chdb-core==26.9.0',
    'deprecated==1.3.1',
    'numpy==2.4.6',
    'pandas==3.1.1',
    'pyarrow==26.0.1',
    'python-dateutil==4.0.0',
    'typing-extensions==4.16.0',
    'tzdata==2026.6',
    'wrapt==2.5.2',
  ],
} as const;
