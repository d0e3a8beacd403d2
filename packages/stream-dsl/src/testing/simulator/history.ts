import {matchTopics} from '../../runtime/matched-topics.ts';
import type {Guarantee} from '../../runtime/run-options.ts';
import {planTopology} from '../../topology/plan.ts';
import {CommitWatch} from './checks/commits.ts';
import {checkLatest, checkRecords} from './checks/outputs.ts';
import {checkState} from './checks/state.ts';
import {Cluster} from './cluster.ts';
import {endDisturbances, planDisturbances} from './disturb.ts';
import type {Fault} from './fault.ts';
import {Fleet, type Sabotage} from './fleet.ts';
import {Host} from './host.ts';
import {Observations} from './observations.ts';
import {Random} from './random.ts';
import type {Expectation, ExpectedStage, Scenario, SimInput} from './scenario.ts';
import type {Tally} from './tally.ts';
import {World} from './world.ts';

/** Inputs are written within this, by virtual time. */
const FEED_MS = 700;
/** Faults strike within this. */
export const FAULTS_MS = 2_000;
/** All must be done so long after the last fault: sessions, transactions and pauses after a fault are shorter. */
const RECOVERY_MS = 60_000;
const CLOSE_MS = 30_000;
const LOOK_MS = 60;
/** More than any history needs: beyond it the runtime goes round in circles. */
const MAX_STEPS = 60_000;

/** All that decides what happens in a history: the same plan gives the same history. */
export interface HistoryPlan {
  /** Of delays and of everything else that is left to chance while it runs. */
  readonly seed: number;
  readonly scenario: Scenario;
  readonly instances: number;
  readonly guarantee: Guarantee;
  readonly commitIntervalMs: number;
  /** See `RunOptions.standbyReplicas`; 0 if absent. */
  readonly standbyReplicas?: number | undefined;
  /** See `RunOptions.cacheBytes`. */
  readonly cacheBytes: number;
  /** Whether instances keep their state on a disk, too. */
  readonly hasDisks: boolean;
  readonly faults: readonly Fault[];
}

export interface HistoryResult {
  /** Empty for a history in which all invariants hold. */
  readonly violations: readonly string[];
  /** The same for the same plan. */
  readonly hash: string;
  /** What happened, where it was asked for. */
  readonly lines: readonly string[];
  readonly tally: Tally;
  readonly steps: number;
  /** Virtual time that it took. */
  readonly durationMs: number;
}

export interface HistoryOptions {
  readonly keepsTrace?: boolean | undefined;
  readonly sabotage?: Sabotage | undefined;
}

/** Runs one history to its end: inputs, faults, recovery, and the checks of its invariants. */
export async function runHistory(
  plan: HistoryPlan,
  {keepsTrace = false, sabotage}: HistoryOptions = {},
): Promise<HistoryResult> {
  const history = new History(plan, keepsTrace, sabotage);
  const violations = await history.run();
  const {trace, tally, timeline} = history.world;
  for (const violation of violations) trace.note(timeline.nowMs, violation);
  return {
    violations,
    hash: trace.hash,
    lines: trace.lines,
    tally,
    steps: timeline.steps,
    durationMs: timeline.nowMs,
  };
}

class History {
  readonly world: World;
  readonly #plan: HistoryPlan;
  readonly #cluster: Cluster;
  readonly #fleet: Fleet;
  readonly #observations = new Observations();
  readonly #application: string;
  readonly #inputTopics: readonly string[];
  /** What the tasks of each sub-topology read. */
  readonly #taskTopics: readonly (readonly string[])[];
  readonly #changelogs: readonly {readonly store: string; readonly topic: string}[];
  readonly #commits: CommitWatch;
  readonly #feed: Random;
  #expectations: readonly Expectation[] = [];

  constructor(plan: HistoryPlan, keepsTrace: boolean, sabotage: Sabotage | undefined) {
    const {scenario, faults, guarantee, commitIntervalMs, cacheBytes} = plan;
    const random = new Random(plan.seed);
    this.#plan = plan;
    this.#feed = random.fork();
    this.world = new World(random.fork(), {faults, sessionTimeoutMs: 1_000, keepsTrace});
    const {world} = this;
    this.#cluster = new Cluster(world, scenario);
    const blank = new Host(world, {index: -1, life: 0}, () => undefined);
    const {name, graph} = scenario.build(new Observations().probe(blank));
    const topics = scenario.topics.map(({topic}) => topic);
    const matched = matchTopics(graph, topics);
    const {sourceTopics, repartitions, changelogs, subTopologies} = planTopology(name, matched);
    this.#application = name;
    this.#inputTopics = [...sourceTopics, ...repartitions.map(({topic}) => topic)];
    this.#changelogs = changelogs;
    this.#taskTopics = subTopologies.map(({inputs}) => inputs);
    this.#commits = new CommitWatch({
      cluster: this.#cluster,
      observations: this.#observations,
      groupId: name,
      mayNotGoBack: guarantee === 'exactly-once',
      topics: sourceTopics,
      stages: () => this.#stages,
    });
    this.#fleet = new Fleet({
      world,
      cluster: this.#cluster,
      scenario,
      observations: this.#observations,
      options: {
        guarantee,
        commitIntervalMs,
        cacheBytes,
        standbyReplicas: plan.standbyReplicas,
        sessionTimeoutMs: world.sessionTimeoutMs,
      },
      hasDisks: plan.hasDisks,
      sabotage,
    });
  }

  async run(): Promise<readonly string[]> {
    await this.#complete(this.#cluster.open());
    this.#commits.start();
    await this.#complete(this.#cluster.write(this.#inputs('before')));
    this.#refresh();
    this.#planFeed();
    for (let i = 0; i < this.#plan.instances; i++)
      this.world.after(this.world.longMs() / 4, () => this.#fleet.start(i));
    planDisturbances(this.world, this.#fleet, this.#plan.faults);
    await this.#passTime(FAULTS_MS);
    endDisturbances(this.world, this.#fleet);
    const isDone = await this.#quiet();
    const found = isDone ? await this.#complete(this.#check()) : this.#stuck();
    const ending = isDone ? await this.#end() : [];
    this.world.note('end');
    return [
      ...this.#observations.violations,
      ...this.#commits.violations,
      ...this.#fleet.violations,
      ...found,
      ...ending,
    ];
  }

  /** All instances can be closed when nothing is wrong. */
  async #end(): Promise<readonly string[]> {
    let end: readonly string[] | undefined;
    this.#fleet.close().then(
      () => {
        end = [];
      },
      (error: unknown) => {
        end = [`close: rejected with ${error}`];
      },
    );
    const deadlineMs = this.world.timeline.nowMs + CLOSE_MS;
    const isOver = (): boolean => end !== undefined || this.world.timeline.nowMs > deadlineMs;
    await this.world.timeline.run(isOver, MAX_STEPS);
    return end ?? [`close: not done after ${CLOSE_MS} ms`];
  }

  get #stages(): readonly ExpectedStage[] {
    return this.#expectations.filter((each) => each.kind === 'stage');
  }

  /** What is expected of the inputs that are written by now. */
  #refresh(): void {
    this.#expectations = this.#plan.scenario.expect(this.#cluster.records);
  }

  #inputs(when: SimInput['when']): readonly SimInput[] {
    return this.#plan.scenario.inputs.filter((input) => (input.when ?? 'during') === when);
  }

  /** Cuts the inputs into batches and writes them one after the other. */
  #planFeed(): void {
    const batches: (readonly SimInput[])[] = [];
    const rest = [...this.#inputs('during')];
    while (rest.length > 0) batches.push(rest.splice(0, this.#feed.between(1, 6)));
    batches.push(this.#inputs('last'));
    const everyMs = FEED_MS / batches.length;
    batches.forEach((batch, i) => {
      this.world.after(everyMs * (i + this.#feed.fraction()), () => {
        // The embedded log takes a batch at once, so that batches keep their order.
        void this.#cluster.write(batch).then(() => this.#refresh());
      });
    });
  }

  async #passTime(untilMs: number): Promise<void> {
    let isOver = false;
    this.world.after(untilMs - this.world.timeline.nowMs, () => {
      isOver = true;
    });
    await this.world.timeline.run(() => isOver, MAX_STEPS);
  }

  /** Until all is read, processed and committed; false when that takes too long. */
  async #quiet(): Promise<boolean> {
    const deadlineMs = this.world.timeline.nowMs + RECOVERY_MS;
    for (;;) {
      if (this.#isQuiet()) return true;
      const {nowMs, steps} = this.world.timeline;
      if (nowMs >= deadlineMs || steps >= MAX_STEPS) return false;
      await this.#passTime(nowMs + LOOK_MS);
    }
  }

  #isQuiet(): boolean {
    if (!this.#fleet.isRunning || this.#cluster.hasOpenTransactions) return false;
    // While a task goes from one instance to another, nobody has its state, or two have it.
    const tasks = this.#fleet.apps.flatMap((app) =>
      app.view.tasks().flatMap(({name, kind, state}) => {
        return kind === 'active' && state === 'running' ? [name] : [];
      }),
    );
    if (new Set(tasks).size !== this.#taskCount || tasks.length !== this.#taskCount) return false;
    return this.#openPartitions().length === 0;
  }

  get #taskCount(): number {
    const widths = this.#taskTopics.map((topics) =>
      Math.max(...topics.map((topic) => this.#cluster.partitionsOf(topic).length)),
    );
    return widths.reduce((sum, width) => sum + width, 0);
  }

  #openPartitions(): readonly string[] {
    const partitions = this.#inputTopics.flatMap((topic) => this.#cluster.partitionsOf(topic));
    return partitions.flatMap((at) => {
      const [committed, end] = [
        this.#cluster.committed(this.#application, at),
        this.#cluster.endOf(at),
      ];
      return committed === end ? [] : [`${at.topic}-${at.partition} is at ${committed} of ${end}`];
    });
  }

  #stuck(): readonly string[] {
    const states = this.#fleet.apps
      .map(({state, view}) => {
        const tasks = view.tasks().filter(({kind}) => kind === 'active');
        return `${state} with ${tasks.map((task) => `${task.name} ${task.state}`).join(' and ')}`;
      })
      .join(', ');
    return [
      `progress: not done ${RECOVERY_MS} ms after the last fault: ${this.#openPartitions().join(', ')}; instances: ${states}; open transactions: ${this.#cluster.hasOpenTransactions}`,
    ];
  }

  async #check(): Promise<readonly string[]> {
    const {guarantee} = this.#plan;
    const found: string[] = [];
    for (const each of this.#expectations) {
      if (each.kind === 'stage') {
        const lost = each.origins.filter(
          (origin) => !this.#observations.hasPassed(each.stage, origin),
        );
        for (const {at, n} of lost) found.push(`lost before ${each.stage}: ${at}@${n}`);
        continue;
      }
      const seen = await this.#cluster.read(each.topic);
      found.push(
        ...(each.kind === 'records'
          ? checkRecords(each, seen, guarantee)
          : checkLatest(each, seen, guarantee)),
      );
    }
    for (const {store, topic} of this.#changelogs) {
      // At least once nobody is fenced, and one that should be dead may write to the changelog of another.
      if (guarantee !== 'exactly-once') break;
      if (!this.#plan.scenario.stores.includes(store)) continue;
      found.push(...checkState(store, this.#fleet.apps, await this.#cluster.read(topic)));
    }
    return found;
  }

  /** Lets virtual time pass until the promise is settled. */
  async #complete<T>(promise: Promise<T>): Promise<T> {
    let isSettled = false;
    const settle = (): void => {
      isSettled = true;
    };
    promise.then(settle, settle);
    await this.world.timeline.run(() => isSettled, MAX_STEPS);
    if (!isSettled) throw new Error('a history does not come to its end');
    return await promise;
  }
}
