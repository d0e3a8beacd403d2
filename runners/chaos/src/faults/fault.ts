export const faultKinds = [
  'kill-instance',
  'kill-two-instances',
  'kill-broker',
  'cut-one-broker',
  'cut-all-brokers',
  'silent-one-broker',
  'silent-all-brokers',
  'slow-network',
  'pause-instance',
  'full-disk',
  'roll-instances',
  'roll-brokers',
] as const;

export type FaultKind = (typeof faultKinds)[number];

/** Something that is taken away during a run, and given back. */
export interface Fault {
  readonly kind: FaultKind;
  /** When, in milliseconds after the start of the load. */
  readonly atMs: number;
  /** How long it lasts; of what is killed, until it is started again. Of no meaning for what is rolled. */
  readonly forMs: number;
  /** Which instance, counted from 0. */
  readonly instance: number;
  /** Which broker, counted from 0. */
  readonly broker: number;
}

/** What a fault does, for people. */
export function titleOf({kind, instance, broker}: Fault): string {
  const [one, other] = [`instance ${instance + 1}`, `broker ${broker + 1}`];
  switch (kind) {
    case 'kill-instance':
      return `kill -9 of ${one}`;
    case 'kill-two-instances':
      return `kill -9 of ${one} and the next`;
    case 'kill-broker':
      return `kill -9 of ${other}`;
    case 'cut-one-broker':
      return `connections of ${one} to ${other} reset`;
    case 'cut-all-brokers':
      return `connections of ${one} to all brokers reset`;
    case 'silent-one-broker':
      return `no byte between ${one} and ${other}`;
    case 'silent-all-brokers':
      return `no byte between ${one} and all brokers`;
    case 'slow-network':
      return `200 ms each way between ${one} and all brokers`;
    case 'pause-instance':
      return `SIGSTOP of ${one}, later SIGCONT`;
    case 'full-disk':
      return `full disk for ${one}`;
    case 'roll-instances':
      return 'rolling restart of all instances';
    case 'roll-brokers':
      return 'rolling restart of all brokers';
  }
}
