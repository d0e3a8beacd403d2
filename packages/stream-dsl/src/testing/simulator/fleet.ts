import {isStreamError} from '../../errors.ts';
import type {Broker} from '../../ports/broker.ts';
import {run} from '../../run.ts';
import type {RunOptions} from '../../runtime/run-options.ts';
import type {StreamApp} from '../../runtime/stream-app.ts';
import {faultyBroker} from './broker/faulty-broker.ts';
import type {Cluster} from './cluster.ts';
import {Disk} from './disk.ts';
import {Host} from './host.ts';
import type {Observations} from './observations.ts';
import type {Scenario} from './scenario.ts';
import type {World} from './world.ts';

/** A supervisor starts what has died again after about this long. */
const RESTART_MS = 150;

/** Between the application and its broker: tests plant bugs with it. */
export type Sabotage = (broker: Broker, host: Host) => Broker;

export interface FleetParts {
  readonly world: World;
  readonly cluster: Cluster;
  readonly scenario: Scenario;
  readonly observations: Observations;
  readonly options: Omit<RunOptions, 'broker' | 'clock' | 'onRecovery'>;
  /** Whether instances keep state on a disk of their own. */
  readonly hasDisks: boolean;
  readonly sabotage?: Sabotage | undefined;
}

interface Life {
  readonly host: Host;
  app: StreamApp | undefined;
}

/** The instances of one application, each with a supervisor. */
export class Fleet {
  readonly violations: string[] = [];
  readonly #parts: FleetParts;
  readonly #lives = new Map<number, Life>();
  readonly #disks = new Map<number, Disk>();
  #count = 0;
  #isClosing = false;

  constructor(parts: FleetParts) {
    this.#parts = parts;
  }

  get hosts(): readonly Host[] {
    return [...this.#lives.values()].map(({host}) => host);
  }

  get apps(): readonly StreamApp[] {
    return [...this.#lives.values()].flatMap(({app}) => app ?? []);
  }

  host(index: number): Host | undefined {
    return this.#lives.get(index)?.host;
  }

  get isRunning(): boolean {
    return [...this.#lives.values()].every(
      ({host, app}) => !host.isDead && app?.state === 'running',
    );
  }

  /** Undefined where instances keep their state in memory only. */
  disk(index: number): Disk | undefined {
    if (!this.#parts.hasDisks) return undefined;
    const disk = this.#disks.get(index) ?? new Disk();
    this.#disks.set(index, disk);
    return disk;
  }

  start(index: number): void {
    if (this.#isClosing) return;
    const {world} = this.#parts;
    const host = new Host(world, {index, life: ++this.#count}, () => this.#restart(index));
    const life: Life = {host, app: undefined};
    this.#lives.set(index, life);
    world.note(`${host.name} starts`);
    void this.#run(life);
  }

  /** Closes in order, and starts again `forMs` later. */
  async bounce(index: number, forMs: number): Promise<void> {
    const life = this.#lives.get(index);
    if (life?.app?.state !== 'running') return;
    const {world} = this.#parts;
    world.tally.strike('restart');
    world.note(`${life.host.name} is told to close`);
    // What it rejects with ends `done` as well.
    await life.app.close().catch(() => undefined);
    if (life.host.isDead) return;
    world.note(`${life.host.name} has closed`);
    life.host.exit();
    this.#restart(index, forMs);
  }

  /** Ends all instances in order. */
  async close(): Promise<void> {
    this.#isClosing = true;
    await Promise.all(this.apps.map((app) => app.close()));
  }

  async #run(life: Life): Promise<void> {
    const {cluster, scenario, observations, options, sabotage, world} = this.#parts;
    const {host} = life;
    const disk = this.disk(host.index);
    try {
      await disk?.release();
      const faulty = faultyBroker(host, cluster);
      const broker = sabotage === undefined ? faulty : sabotage(faulty, host);
      const app = await run(scenario.build(observations.probe(host)), {
        ...options,
        broker,
        clock: host.clock,
        state: disk?.storageOf(host),
        onRecovery: (error) => world.note(`${host.name} recovers from ${error}`),
      });
      life.app = app;
      world.note(`${host.name} runs`);
      await app.done;
    } catch (error) {
      this.#onEnd(life, error);
    }
  }

  #onEnd({host}: Life, error: unknown): void {
    if (host.isDead) return;
    this.#parts.world.note(`${host.name} ends: ${error}`);
    if (!isStreamError(error) || error.code === 'STREAM_CONFIG_INVALID') {
      const found = error instanceof Error ? (error.stack ?? error.message) : String(error);
      this.violations.push(`end: ${host.name} ended by ${found}`);
    }
    host.exit();
    this.#restart(host.index);
  }

  #restart(
    index: number,
    afterMs: number = RESTART_MS * (1 + this.#parts.world.random.fraction()),
  ): void {
    this.#parts.world.after(afterMs, () => this.start(index));
  }
}
