import type {Clock} from '../../ports/clock.ts';
import type {CallName} from './fault.ts';
import type {World} from './world.ts';

/** What a clock shows when a history begins: any time far from zero. */
const EPOCH_MS = 1_700_000_000_000;

/** What the group knows of a process. */
export interface Connected {
  forget(): void;
}

/**
 * The process that one instance lives in: whatever it waits for is handed to it here. Frozen, it gets all of it later;
 * dead, it gets nothing any more, and everything it waits for stays open for ever.
 */
export class Host {
  readonly index: number;
  readonly world: World;
  readonly name: string;
  readonly connections = new Set<Connected>();
  readonly #onCrash: (host: Host) => void;
  #waiting: (() => void)[] = [];
  #isFrozen = false;
  #isDead = false;
  #isCut = false;
  #clockOffsetMs = 0;

  constructor(
    world: World,
    at: {readonly index: number; readonly life: number},
    onCrash: (host: Host) => void,
  ) {
    this.world = world;
    this.index = at.index;
    this.name = `#${at.index}.${at.life}`;
    this.#onCrash = onCrash;
  }

  get isDead(): boolean {
    return this.#isDead;
  }

  get isFrozen(): boolean {
    return this.#isFrozen;
  }

  get isCut(): boolean {
    return this.#isCut;
  }

  /** Whether the group hears of it. */
  get isSilent(): boolean {
    return this.#isDead || this.#isFrozen || this.#isCut;
  }

  /** Lets the process go on with something, now or when it wakes up. */
  deliver(run: () => void): void {
    if (this.#isDead) return;
    if (this.#isFrozen) this.#waiting.push(run);
    else run();
  }

  freeze(): void {
    this.world.note(`${this.name} is frozen`);
    this.#isFrozen = true;
  }

  /** What came in meanwhile goes on in any order, as timers and sockets wake up as they like. */
  thaw(): void {
    if (!this.#isFrozen || this.#isDead) return;
    this.world.note(`${this.name} wakes up`);
    this.#isFrozen = false;
    const waiting = this.#waiting;
    this.#waiting = [];
    for (const run of waiting) this.world.after(this.world.shortMs(), () => this.deliver(run));
  }

  cut(): void {
    this.world.note(`${this.name} is cut off`);
    this.#isCut = true;
  }

  heal(): void {
    if (!this.#isCut) return;
    this.world.note(`${this.name} is connected again`);
    this.#isCut = false;
  }

  /** `isNoticed`: its connections break, so that the group knows at once. */
  crash(isNoticed: boolean): void {
    if (this.#isDead) return;
    this.world.note(`${this.name} crashes${isNoticed ? '' : ', and nobody notices'}`);
    this.#isDead = true;
    this.#waiting = [];
    if (isNoticed) this.forgetMembers();
    this.#onCrash(this);
  }

  /** The process has ended by itself. */
  exit(): void {
    this.#isDead = true;
    this.forgetMembers();
  }

  /** The group knows nothing of this process any more. */
  forgetMembers(): void {
    for (const connection of this.connections) connection.forget();
  }

  jump(byMs: number): void {
    this.world.note(`${this.name}: its clock jumps by ${byMs} ms`);
    this.#clockOffsetMs += byMs;
  }

  /** A wait that a crash may end. */
  async wait(name: CallName, delayMs: number): Promise<void> {
    const fault = this.world.injector.next(this.index, name);
    const woken = Promise.withResolvers<void>();
    const isStruck = (kind: 'crash before' | 'crash after', side: 'before' | 'after'): boolean =>
      fault?.kind === kind && this.strikeDead(name, side);
    const wake = (): void => {
      if (!isStruck('crash after', 'after')) this.deliver(woken.resolve);
    };
    this.world.after(fault?.kind === 'crash before' ? 0 : delayMs, () => {
      if (!isStruck('crash before', 'before')) wake();
    });
    await woken.promise;
  }

  /** As `wait`, where nothing strikes. */
  async pause(delayMs: number): Promise<void> {
    const woken = Promise.withResolvers<void>();
    this.world.after(delayMs, () => this.deliver(woken.resolve));
    await woken.promise;
  }

  /** A crash at a call; false when there are no faults any more. */
  strikeDead(call: CallName, side: 'before' | 'after'): boolean {
    const {tally, random, injector} = this.world;
    if (!injector.isActive) return false;
    if (this.#isDead) return true;
    tally.strike(side === 'before' ? 'crash before' : 'crash after');
    tally.crash(call, side);
    this.world.note(`${this.name} dies ${side} ${call}`);
    this.crash(random.chance(50));
    return true;
  }

  readonly clock: Clock = {
    nowMs: () => Math.floor(EPOCH_MS + this.world.timeline.nowMs + this.#clockOffsetMs),
    sleep: (ms) => this.wait('clock.sleep', ms + this.world.random.fraction()),
    turn: () => this.wait('clock.turn', 0.02 * this.world.random.fraction()),
    after: (ms, run) => {
      let isCancelled = false;
      const cancel = this.world.after(ms + this.world.random.fraction(), () =>
        this.deliver(() => {
          if (!isCancelled) run();
        }),
      );
      return () => {
        isCancelled = true;
        cancel();
      };
    },
  };
}
