/** Everything that an application waits for, by name: each is a place where it can be hit. */
export const CALLS = [
  'connect',
  'topics',
  'partitionCounts',
  'createTopics',
  'startOffsets',
  'endOffsets',
  'committedOffsets',
  'producer',
  'producer.send',
  'producer.sendOffsets',
  'producer.commit',
  'producer.abort',
  'producer.close',
  'fetcher.poll',
  'group.join',
  'group.sync',
  'group.heartbeat',
  'group.commit',
  'group.leave',
  'listener.onRevoked',
  'listener.onAssigned',
  'listener.onLost',
  'admin',
  'clock.sleep',
  'clock.turn',
  'handler',
  'state.open',
  'state.tasks',
  'state.task',
  'state.commit',
  'state.close',
] as const;

export type CallName = (typeof CALLS)[number];

/** What befalls one call. */
export const CALL_FAULTS = [
  /** The process dies before the call is made, or before a listener hears of it. */
  'crash before',
  /** The process dies when the call has taken effect, before it hears the answer. */
  'crash after',
  'slow request',
  'slow response',
  /** No effect; the caller hears of a time-out. */
  'lost request',
  /** The call took effect; the caller hears of a time-out. */
  'lost response',
  /** The caller hears of a time-out first, and the call takes effect after that. */
  'late request',
  /** The broker gets the call two times. */
  'duplicated',
  /** The broker aborts the open transaction of this producer right before the call. */
  'transaction aborted',
  /** This and all later calls of this producer are lost: its transaction is left hanging until its time-out. */
  'transaction hanging',
] as const;

export type CallFault = (typeof CALL_FAULTS)[number];

/** The `nth` time, from 1, that instance `instance` makes this call. */
export interface FaultAtCall {
  readonly kind: CallFault;
  readonly instance: number;
  readonly call: CallName;
  readonly nth: number;
}

/** What befalls an instance, or all of them, for a while. Times count from the beginning of the history. */
export const TIMED_FAULTS = [
  'crash',
  /** The process stands still, for longer than its session or not, and then goes on as if nothing had been. */
  'frozen',
  /** The instance cannot reach the broker. */
  'network cut',
  'broker down',
  /** Calls of groups and transactions find no coordinator. */
  'coordinator moved',
  /** The instance closes in order and is started again: two rebalances. */
  'restart',
  'clock jump',
  /** The disk of the instance takes nothing more. */
  'disk full',
  /** The process dies, and its state on the disk is damaged. */
  'torn store',
] as const;

export type TimedFaultKind = (typeof TIMED_FAULTS)[number];

export interface TimedFault {
  readonly kind: TimedFaultKind;
  /** Meaningless for the broker's own. */
  readonly instance: number;
  readonly atMs: number;
  readonly forMs: number;
  /** Of a clock jump. */
  readonly byMs?: number | undefined;
}

export type Fault = FaultAtCall | TimedFault;
export type FaultKind = Fault['kind'];

export function isAtCall(fault: Fault): fault is FaultAtCall {
  return 'call' in fault;
}

export function describeFault(fault: Fault): string {
  if (isAtCall(fault)) {
    return `${fault.kind} at ${fault.call} number ${fault.nth} of instance ${fault.instance}`;
  }
  const {kind, instance, atMs, forMs, byMs} = fault;
  const jump = byMs === undefined ? '' : ` by ${byMs} ms`;
  return `${kind}${jump} at ${atMs} ms for ${forMs} ms, instance ${instance}`;
}
