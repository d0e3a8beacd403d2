/** A task that is to be placed. */
export interface TaskToPlace {
  readonly name: string;
  readonly subTopology: number;
  readonly isStateful: boolean;
}

export interface Candidate {
  readonly memberId: string;
  /** Tasks that it has now. */
  readonly owned: ReadonlySet<string>;
  /** Records by which its state of a task is behind; absent where it has none. */
  readonly lags: Readonly<Record<string, number>>;
}

export interface PlacingOptions {
  readonly standbyReplicas: number;
  /** Null: tasks do not wait for their state. */
  readonly acceptableLagRecords: number | null;
}

/** What one member is to do, by names of tasks. */
export interface Placement {
  readonly active: string[];
  readonly standby: string[];
  /** Standbys that become active as soon as their state is there (KIP-441). */
  readonly warmUp: string[];
}

/**
 * Places tasks on members: each member gets the same number, one more or less; a task stays where it is as long as that
 * holds, or goes where its state is. A stateful task whose next owner lacks the state stays with its owner until a
 * warm-up replica has caught up there (KIP-441). Pure; the order of `members` does not matter.
 */
export function placeTasks(
  tasks: readonly TaskToPlace[],
  members: readonly Candidate[],
  options: PlacingOptions,
): ReadonlyMap<string, Placement> {
  const sorted = [...members].sort((a, b) => (a.memberId < b.memberId ? -1 : 1));
  const placing = new Placing(tasks, sorted, options);
  placing.keep();
  placing.fill();
  placing.deferMoves();
  placing.addStandbys();
  return placing.result;
}

interface Load {
  readonly candidate: Candidate;
  readonly active: Set<string>;
  readonly bySubTopology: Map<number, number>;
  readonly placement: Placement;
}

class Placing {
  readonly #tasks: readonly TaskToPlace[];
  readonly #options: PlacingOptions;
  readonly #loads: readonly Load[];
  readonly #unplaced: TaskToPlace[] = [];
  readonly #subTopologySizes = new Map<number, number>();
  /** How many members may have one more than the others. */
  #extras: number;
  readonly #floor: number;

  constructor(
    tasks: readonly TaskToPlace[],
    members: readonly Candidate[],
    options: PlacingOptions,
  ) {
    this.#tasks = tasks;
    this.#options = options;
    this.#loads = members.map((candidate) => ({
      candidate,
      active: new Set(),
      bySubTopology: new Map(),
      placement: {active: [], standby: [], warmUp: []},
    }));
    this.#floor = Math.floor(tasks.length / members.length);
    this.#extras = tasks.length % members.length;
    for (const {subTopology} of tasks) {
      const size = this.#subTopologySizes.get(subTopology) ?? 0;
      this.#subTopologySizes.set(subTopology, size + 1);
    }
  }

  get result(): ReadonlyMap<string, Placement> {
    return new Map(this.#loads.map(({candidate, placement}) => [candidate.memberId, placement]));
  }

  /** Leaves what may stay where it is. */
  keep(): void {
    for (const task of this.#tasks) {
      const owner = this.#loads.find(({candidate}) => candidate.owned.has(task.name));
      if (owner !== undefined && this.#hasRoom(owner, task)) this.#give(owner, task);
      else this.#unplaced.push(task);
    }
  }

  /** Gives out the rest: to those whose state is the closest, then to those with the least to do. */
  fill(): void {
    for (const task of this.#unplaced) {
      const roomy = this.#loads.filter((load) => this.#hasTotalRoom(load));
      const best = roomy.reduce<Load | undefined>(
        (found, load) => (found === undefined || this.#isBetter(load, found, task) ? load : found),
        undefined,
      );
      if (best !== undefined) this.#give(best, task);
    }
  }

  /** Where the state is not there yet, the owner goes on, and the next one warms up. */
  deferMoves(): void {
    const {acceptableLagRecords} = this.#options;
    for (const load of this.#loads) {
      for (const name of load.active) {
        const task = this.#taskOf(name);
        const owner = this.#loads.find(({candidate}) => candidate.owned.has(name));
        const mustWait =
          task?.isStateful === true &&
          owner !== undefined &&
          owner !== load &&
          acceptableLagRecords !== null &&
          !this.#isCaughtUp(load, name);
        if (mustWait) {
          owner.placement.active.push(name);
          load.placement.warmUp.push(name);
        } else {
          load.placement.active.push(name);
        }
      }
    }
  }

  addStandbys(): void {
    const {standbyReplicas} = this.#options;
    for (const {name, isStateful} of this.#tasks) {
      if (!isStateful) continue;
      const free = this.#loads.filter(({placement: {active, warmUp}}) => {
        return !active.includes(name) && !warmUp.includes(name);
      });
      free.sort((a, b) => {
        const hadState = Number(name in b.candidate.lags) - Number(name in a.candidate.lags);
        return hadState || a.placement.standby.length - b.placement.standby.length;
      });
      for (const {placement} of free.slice(0, standbyReplicas)) placement.standby.push(name);
    }
    for (const {placement} of this.#loads) placement.standby.push(...placement.warmUp);
  }

  #give(load: Load, {name, subTopology}: TaskToPlace): void {
    if (load.active.size === this.#floor) this.#extras -= 1;
    load.active.add(name);
    load.bySubTopology.set(subTopology, (load.bySubTopology.get(subTopology) ?? 0) + 1);
  }

  #hasTotalRoom({active}: Load): boolean {
    return active.size < this.#floor || (active.size === this.#floor && this.#extras > 0);
  }

  #hasRoom(load: Load, {subTopology}: TaskToPlace): boolean {
    const size = this.#subTopologySizes.get(subTopology) ?? 0;
    const limit = Math.ceil(size / this.#loads.length);
    return this.#hasTotalRoom(load) && (load.bySubTopology.get(subTopology) ?? 0) < limit;
  }

  #isBetter(load: Load, than: Load, task: TaskToPlace): boolean {
    const [has, had] = [this.#isCaughtUp(load, task.name), this.#isCaughtUp(than, task.name)];
    if (task.isStateful && has !== had) return has;
    const mine = load.bySubTopology.get(task.subTopology) ?? 0;
    const other = than.bySubTopology.get(task.subTopology) ?? 0;
    return mine < other || (mine === other && load.active.size < than.active.size);
  }

  #isCaughtUp({candidate}: Load, name: string): boolean {
    const lag = candidate.lags[name];
    const limit = this.#options.acceptableLagRecords ?? Number.POSITIVE_INFINITY;
    return lag !== undefined && lag <= limit;
  }

  #taskOf(name: string): TaskToPlace | undefined {
    return this.#tasks.find((task) => task.name === name);
  }
}
