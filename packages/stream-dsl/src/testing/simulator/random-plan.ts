import type {CallFault, CallName, Fault, TimedFaultKind} from './fault.ts';
import {CALL_FAULTS, CALLS, TIMED_FAULTS} from './fault.ts';
import {FAULTS_MS, type HistoryPlan} from './history.ts';
import {Random} from './random.ts';
import {randomScenario} from './scenarios/random-scenario.ts';

/** Calls that a broker carries out once more when it gets them twice. */
const REPEATABLE: readonly CallName[] = [
  'partitionCounts',
  'createTopics',
  'startOffsets',
  'endOffsets',
  'committedOffsets',
  'producer',
  'producer.sendOffsets',
  'group.commit',
  'group.heartbeat',
];
const WRITES: readonly CallName[] = [
  'producer.commit',
  'producer.abort',
  'group.commit',
  'createTopics',
];
const IN_TRANSACTIONS: readonly CallName[] = [
  'producer.send',
  'producer.sendOffsets',
  'producer.commit',
];
const LOCAL = CALLS.filter((call) => /^(clock|state)\.|^handler$/.test(call));
const REMOTE = CALLS.filter((call) => !LOCAL.includes(call));
const ASKED = REMOTE.filter((call) => !call.startsWith('listener.'));

/** Where each fault may strike. */
const PLACES: Readonly<Record<CallFault, readonly CallName[]>> = {
  'crash before': CALLS,
  'crash after': CALLS,
  'slow request': REMOTE,
  'slow response': REMOTE,
  'lost request': ASKED,
  'lost response': ASKED,
  'late request': WRITES,
  duplicated: REPEATABLE,
  'transaction aborted': IN_TRANSACTIONS,
  'transaction hanging': IN_TRANSACTIONS,
};

/** Made often, so that a fault at a late one is worth planning. */
const FREQUENT: ReadonlySet<CallName> = new Set([
  'fetcher.poll',
  'clock.turn',
  'handler',
  'group.heartbeat',
  'producer.send',
  'producer.sendOffsets',
  'producer.commit',
  'group.commit',
]);

export interface RandomPlanOptions {
  /** Only these kinds of faults. */
  readonly faults?: readonly Fault['kind'][] | undefined;
  /** Only topologies that end so; see `ENDING_NAMES`. */
  readonly ending?: string | undefined;
}

/** A history by its seed. */
export function randomPlan(seed: number, {faults, ending}: RandomPlanOptions = {}): HistoryPlan {
  const random = new Random(seed);
  const isUncached = random.chance(40);
  const scenario = randomScenario(random.fork(), {isUncached, ending});
  const instances = random.between(1, 3);
  const hasDisks = random.chance(40);
  return {
    seed,
    scenario,
    instances,
    guarantee: random.chance(70) ? 'exactly-once' : 'at-least-once',
    commitIntervalMs: random.pick([0, 20, 50, 100, 200]),
    cacheBytes: isUncached ? 0 : 10 << 20,
    hasDisks,
    standbyReplicas: random.chance(30) ? 1 : 0,
    faults: randomFaults(random.fork(), instances, faults ?? [...CALL_FAULTS, ...TIMED_FAULTS]),
  };
}

/** A history has few kinds of faults, and some of each: so each meets each other one, and itself. */
function randomFaults(
  random: Random,
  instances: number,
  kinds: readonly Fault['kind'][],
): readonly Fault[] {
  const chosen = Array.from({length: random.between(1, 4)}, () => random.pick(kinds));
  return chosen.flatMap((kind) =>
    Array.from({length: random.between(1, 3)}, () => {
      const instance = random.below(instances);
      return isTimed(kind)
        ? [timedFault(random, kind, instance)]
        : callFaults(random, kind, instance);
    }).flat(),
  );
}

function isTimed(kind: Fault['kind']): kind is TimedFaultKind {
  return (TIMED_FAULTS as readonly string[]).includes(kind);
}

/** Of a call that is made only when something else went wrong, that comes with it. */
function callFaults(random: Random, kind: CallFault, instance: number): readonly Fault[] {
  const call = random.pick(PLACES[kind]);
  const most = FREQUENT.has(call) ? random.pick([2, 10, 40]) : 3;
  const provocation = PROVOKED_BY.get(call);
  if (provocation === undefined) return [{kind, instance, call, nth: random.between(1, most)}];
  return [{kind, instance, call, nth: 1}, provocation(random, instance)];
}

type Provocation = (random: Random, instance: number) => Fault;

const restarted: Provocation = (random, instance) => {
  return {kind: 'restart', instance, atMs: random.between(300, 1_500), forMs: 100};
};
const lostAt =
  (call: CallName): Provocation =>
  (random, instance) => ({kind: 'lost request', instance, call, nth: random.between(1, 2)});

const PROVOKED_BY: ReadonlyMap<CallName, Provocation> = new Map([
  ['producer.abort', lostAt('producer.sendOffsets')],
  ['producer.close', restarted],
  ['group.leave', restarted],
  ['state.close', restarted],
  ['listener.onRevoked', restarted],
  ['clock.sleep', lostAt('committedOffsets')],
  [
    'listener.onLost',
    (random, instance) => {
      return {kind: 'frozen', instance, atMs: random.between(300, 500), forMs: 1_300};
    },
  ],
]);

function timedFault(random: Random, kind: TimedFaultKind, instance: number): Fault {
  const forMs = random.pick([30, 300, 1_500]) + random.below(200);
  // What takes long begins early, so that it strikes and ends while others still do.
  const atMs = random.below(FAULTS_MS - Math.min(forMs, FAULTS_MS - 200));
  if (kind !== 'clock jump') return {kind, instance, atMs, forMs};
  return {
    kind,
    instance,
    atMs,
    forMs: 0,
    byMs: random.pick([-3_600_000, -5_000, 5_000, 3_600_000]),
  };
}
