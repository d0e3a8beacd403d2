/** What others reach in the same work. Measured earlier on a machine of the same kind, never in these runs. */
export interface Peer {
  /** Of the stage that does the same. */
  readonly stage: string;
  readonly name: string;
  readonly perSecond?: number | undefined;
  readonly perCpuSecond?: number | undefined;
  readonly rssMiB?: number | undefined;
}

export const peers: readonly Peer[] = [
  {stage: 'record-batch', name: 'decode, kafkajs 2.2.4', perSecond: 970_000},
  {stage: 'record-batch', name: 'decode, @platformatic/kafka', perSecond: 4_300_000},
  {stage: 'record-batch', name: 'encode, kafkajs 2.2.4', perSecond: 250_000},
  {stage: 'record-batch', name: 'encode, @platformatic/kafka', perSecond: 450_000},
  {stage: 'json', name: 'avsc (Avro)', perSecond: 1_080_000},
  {stage: 'json', name: 'protobufjs', perSecond: 950_000},
  {stage: 'columns', name: 'Arrow makeBuilder, from objects', perSecond: 75_000},
  {stage: 'columns', name: 'Arrow tableFromJSON, from objects', perSecond: 203_000},
  {stage: 'parquet', name: 'polars, from rows', perSecond: 390_000},
  {stage: 'parquet', name: 'hyparquet-writer, from rows', perSecond: 160_000},
  {
    stage: 'delta-append',
    name: 'deltalake 1.6.6 (Rust), data already Arrow',
    perSecond: 1_300_000,
    perCpuSecond: 1_300_000,
  },
  q1('kafkajs + RxJS + Map by hand, state not durable', [53_000, 51_000, 529]),
  q1('Kafka Streams 4.3, exactly once', [62_000, 50_000, 1_297]),
  q1('Kafka Streams 4.3, at least once', [77_000, 56_000, 1_382]),
  q1('Flink 2.2 heap, exactly once', [182_000, 102_000, 1_123]),
  q1('Flink 2.2 heap, at least once', [204_000, 112_000, 1_044]),
  q1('Spark 4.2, at least once', [85_000, 51_000, 3_218]),
  q2('confluent-kafka for Python + pyarrow + deltalake', [235_000, 230_000, 690]),
  q2('Spark 4.2 + Delta', [49_000, 27_000, 1_988]),
];

type PeerFigures = readonly [perSecond: number, perCpuSecond: number, rssMiB: number];

function q1(name: string, [perSecond, perCpuSecond, rssMiB]: PeerFigures): Peer {
  return {stage: 'q1', name, perSecond, perCpuSecond, rssMiB};
}

function q2(name: string, [perSecond, perCpuSecond, rssMiB]: PeerFigures): Peer {
  return {stage: 'q2', name, perSecond, perCpuSecond, rssMiB};
}
