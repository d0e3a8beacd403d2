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
  q0('kafkajs + RxJS by hand', [106_000, 105_000, 507]),
  q0('@platformatic/kafka + RxJS by hand', [153_000, 148_000, 583]),
  q0('Flink 2.2', [292_000, 181_000, 625]),
  q0('Spark 4.2', [80_000, 62_000, 1_296]),
  q0('Quix 3.28', [91_000, 83_000, 183]),
  q0('kafkats flow 0.12', [8_000, 13_000, 277]),
  q1('kafkajs + RxJS + Map by hand, state not durable', [53_000, 51_000, 529]),
  q1('@platformatic/kafka + RxJS + Map by hand, state not durable', [106_000, 100_000, 645]),
  q1('Flink 2.2 heap, exactly once', [182_000, 102_000, 1_123]),
  q1('Flink 2.2 heap, at least once', [204_000, 112_000, 1_044]),
  q1('Spark 4.2, at least once', [85_000, 51_000, 3_218]),
  q1('Quix 3.28, exactly once', [10_800, 10_700, 1_134]),
  q1('Quix 3.28, at least once', [11_500, 11_000, 1_190]),
  q1('kafkats flow 0.12, exactly once', [2_000, 4_200, 382]),
  q1('kafkats flow 0.12, at least once', [2_500, 4_000, 447]),
  q2('confluent-kafka for Python + pyarrow + deltalake', [235_000, 230_000, 690]),
  q2('Spark 4.2 + Delta', [49_000, 27_000, 1_988]),
];

type PeerFigures = readonly [perSecond: number, perCpuSecond: number, rssMiB: number];

function q0(name: string, [perSecond, perCpuSecond, rssMiB]: PeerFigures): Peer {
  return {stage: 'q0', name, perSecond, perCpuSecond, rssMiB};
}

function q1(name: string, [perSecond, perCpuSecond, rssMiB]: PeerFigures): Peer {
  return {stage: 'q1', name, perSecond, perCpuSecond, rssMiB};
}

function q2(name: string, [perSecond, perCpuSecond, rssMiB]: PeerFigures): Peer {
  return {stage: 'q2', name, perSecond, perCpuSecond, rssMiB};
}
