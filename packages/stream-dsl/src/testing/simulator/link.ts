import {StreamError} from '../../errors.ts';
import type {CallName, FaultAtCall} from './fault.ts';
import type {Host} from './host.ts';
import type {World} from './world.ts';

/** A client gives up on a call after this long. */
const REQUEST_TIMEOUT_MS = 700;
const RETRY_MS = 40;
/** Of two that come at the same time chance decides, and calls over one connection have an order. */
const GAP_MS = 0.001;

/** Calls over one connection arrive in the order in which they were made. */
export interface Channel {
  freeAtMs: number;
}

export interface CallOptions<T> {
  readonly channel?: Channel | undefined;
  /** The caller will never see this answer, although the call took effect. */
  readonly onLost?: ((answer: T) => void) | undefined;
  /** The call was lost for good. */
  readonly onGone?: (() => void) | undefined;
  /** Needs the coordinator of a group or a transaction. */
  readonly isCoordinated?: boolean | undefined;
  /** What other faults do before the call takes effect; whether this one did. */
  readonly onFault?: ((fault: FaultAtCall) => Promise<boolean>) | undefined;
}

/** The way between an instance and the broker: takes time, and loses things. */
export class Link {
  readonly #host: Host;
  readonly #world: World;

  constructor(host: Host) {
    this.#host = host;
    this.#world = host.world;
  }

  /** Asks the broker: `effect` is what happens there. */
  call<T>(name: CallName, effect: () => Promise<T>, options: CallOptions<T> = {}): Promise<T> {
    const answer = Promise.withResolvers<T>();
    const {index} = this.#host;
    const fault = this.#world.injector.next(index, name);
    const call = {name, effect, options, answer, fault};
    if (fault?.kind === 'crash before') {
      // In an event of its own: whoever calls is at work, and must not find itself dead.
      this.#world.after(0, () => {
        if (!this.#host.strikeDead(name, 'before')) this.#send(call);
      });
    } else {
      this.#send(call);
    }
    return answer.promise;
  }

  #send<T>(call: Call<T>): void {
    const delayMs =
      this.#world.shortMs() + (this.#strikes(call, 'slow request') ? this.#world.longMs() : 0);
    const {channel} = call.options;
    const {nowMs} = this.#world.timeline;
    const arrivesAtMs = Math.max(nowMs + delayMs, (channel?.freeAtMs ?? 0) + GAP_MS);
    if (channel !== undefined) channel.freeAtMs = arrivesAtMs;
    this.#world.after(
      arrivesAtMs - nowMs,
      () => void this.#arrive(call, arrivesAtMs + REQUEST_TIMEOUT_MS),
    );
  }

  /** The broker tells the instance something and waits for its answer. Rejects with what `run` threw. */
  tell(name: CallName, run: () => Promise<void>, about = ''): Promise<void> {
    const done = Promise.withResolvers<void>();
    const host = this.#host;
    const fault = this.#world.injector.next(host.index, name);
    const call = {name, fault};
    const delayMs =
      this.#world.shortMs() + (this.#strikes(call, 'slow request') ? this.#world.longMs() : 0);
    const answer = async (): Promise<void> => {
      if (fault?.kind === 'crash before' && host.strikeDead(name, 'before')) return;
      this.#world.note(`${host.name} hears ${name} ${about}`.trimEnd());
      const outcome = await settled(run());
      if (host.isDead) return;
      this.#world.note(`${host.name} has done ${name}`);
      if (fault?.kind === 'crash after' && host.strikeDead(name, 'after')) return;
      const backMs =
        this.#world.shortMs() + (this.#strikes(call, 'slow response') ? this.#world.longMs() : 0);
      this.#world.after(backMs, () => host.deliver(() => finish(done, outcome)));
    };
    this.#world.after(delayMs, () => host.deliver(() => void answer()));
    return done.promise;
  }

  /** What a caller gets whose call is lost on the way: nothing, for as long as it waits. */
  async silence(): Promise<never> {
    const {promise, resolve} = Promise.withResolvers<void>();
    this.#world.after(REQUEST_TIMEOUT_MS, resolve);
    await promise;
    throw noAnswer('the broker');
  }

  async #arrive<T>(call: Call<T>, deadlineMs: number): Promise<void> {
    const {name, options, fault} = call;
    if (!this.#isReachable(options)) return this.#tryAgain(call, deadlineMs);
    if (fault?.kind === 'lost request') {
      this.#strikes(call, 'lost request');
      return this.#loseRequest(call);
    }
    if (this.#strikes(call, 'late request')) {
      this.#timeOut(call);
      this.#world.after(REQUEST_TIMEOUT_MS + this.#world.longMs(), () => void this.#perform(call));
      if (options.channel) options.channel.freeAtMs = this.#world.timeline.nowMs + 2_500;
      return;
    }
    if (fault !== undefined && (await options.onFault?.(fault)) === true) {
      this.#strikes(call, fault.kind);
    }
    this.#world.note(`${this.#host.name} ${name}`);
    await this.#answer(call, await this.#perform(call));
  }

  async #perform<T>(call: Call<T>): Promise<Outcome<T>> {
    const outcome = await settled(call.effect());
    if (outcome.kind === 'error' || !this.#strikes(call, 'duplicated')) return outcome;
    return await settled(call.effect());
  }

  async #answer<T>(call: Call<T>, outcome: Outcome<T>): Promise<void> {
    const {name, answer, options, fault} = call;
    const host = this.#host;
    if (fault?.kind === 'crash after' && host.strikeDead(name, 'after')) return;
    const delayMs =
      this.#world.shortMs() + (this.#strikes(call, 'slow response') ? this.#world.longMs() : 0);
    this.#world.after(delayMs, () => {
      if (host.isCut || this.#strikes(call, 'lost response')) {
        this.#world.note(`${host.name} never hears of ${name}`);
        if (outcome.kind === 'value') options.onLost?.(outcome.value);
        return this.#timeOut(call);
      }
      host.deliver(() => {
        if (outcome.kind === 'error')
          this.#world.note(`${host.name} ${name} failed: ${outcome.error}`);
        finish(answer, outcome);
      });
    });
  }

  /** A client tries again by itself, as long as the caller's patience lasts. */
  #tryAgain<T>(call: Call<T>, deadlineMs: number): void {
    if (this.#world.timeline.nowMs >= deadlineMs) this.#loseRequest(call, 0);
    else this.#world.after(RETRY_MS, () => void this.#arrive(call, deadlineMs));
  }

  #loseRequest<T>(call: Call<T>, afterMs: number = REQUEST_TIMEOUT_MS): void {
    this.#world.note(`${this.#host.name} ${call.name} is lost`);
    call.options.onGone?.();
    this.#timeOut(call, afterMs);
  }

  #timeOut<T>({name, answer}: Call<T>, afterMs: number = REQUEST_TIMEOUT_MS): void {
    this.#world.after(afterMs, () =>
      this.#host.deliver(() => {
        this.#world.note(`${this.#host.name} ${name} times out`);
        answer.reject(noAnswer(name));
      }),
    );
  }

  #isReachable<T>({isCoordinated}: CallOptions<T>): boolean {
    const {isBrokerDown, hasCoordinator} = this.#world;
    return !this.#host.isCut && !isBrokerDown && (hasCoordinator || isCoordinated !== true);
  }

  /** Whether the call's fault is of this kind; it strikes once. */
  #strikes(
    {fault, name}: Pick<Call<unknown>, 'fault' | 'name'>,
    kind: FaultAtCall['kind'],
  ): boolean {
    if (fault?.kind !== kind) return false;
    this.#world.tally.strike(kind);
    this.#world.note(`${this.#host.name} ${name}: ${kind}`);
    return true;
  }
}

interface Call<T> {
  readonly name: CallName;
  readonly effect: () => Promise<T>;
  readonly options: CallOptions<T>;
  readonly answer: PromiseWithResolvers<T>;
  readonly fault: FaultAtCall | undefined;
}

type Outcome<T> =
  | {readonly kind: 'value'; readonly value: T}
  | {readonly kind: 'error'; readonly error: unknown};

async function settled<T>(promise: Promise<T>): Promise<Outcome<T>> {
  try {
    return {kind: 'value', value: await promise};
  } catch (error) {
    return {kind: 'error', error};
  }
}

function finish<T>(promise: PromiseWithResolvers<T>, outcome: Outcome<T>): void {
  if (outcome.kind === 'value') promise.resolve(outcome.value);
  else promise.reject(outcome.error);
}

function noAnswer(from: string): StreamError {
  return new StreamError(
    'STREAM_BROKER_UNAVAILABLE',
    `${from}: no answer within ${REQUEST_TIMEOUT_MS} ms`,
  );
}
