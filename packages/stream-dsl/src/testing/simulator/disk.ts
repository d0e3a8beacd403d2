import {StreamError} from '../../errors.ts';
import type {StateStorage, StoredPosition, TaskStorage} from '../../ports/state-storage.ts';
import {memoryState} from '../../state-storage/memory/index.ts';
import type {TopicPartition} from '../../topic.ts';
import type {CallName} from './fault.ts';
import type {Host} from './host.ts';

/** The disk of one instance: outlives its processes. What was not committed goes with the process. */
export class Disk {
  isFull = false;
  readonly #inner = memoryState({cacheBytes: 1 << 20});
  readonly #torn = new Set<string>();

  /** What the files of its tasks hold is not what was written: they are refused, and begun anew. */
  async tear(): Promise<void> {
    for (const {name} of await this.#inner.tasks()) this.#torn.add(name);
  }

  /** The process that had it has ended. */
  async release(): Promise<void> {
    await this.#inner.close();
  }

  /** The disk in the hands of a process. */
  storageOf(host: Host): StateStorage {
    const inner = this.#inner;
    const call = <T>(name: CallName, effect: () => Promise<T>): Promise<T> =>
      this.#call(host, name, effect);
    return {
      cacheBytes: inner.cacheBytes,
      open: (application) => call('state.open', () => inner.open(application)),
      tasks: () => call('state.tasks', () => inner.tasks()),
      task: (name) => call('state.task', () => this.#open(host, name)),
      remove: (name) => inner.remove(name),
      close: () => call('state.close', () => inner.close()),
    };
  }

  async #open(host: Host, name: string): Promise<TaskStorage> {
    const isTorn = this.#torn.delete(name);
    if (isTorn) await this.#inner.remove(name);
    const task = await this.#inner.task(name);
    const refusal = isTorn ? `the state of task ${name} was torn` : task.refusal;
    return new DiskTask(task, refusal, (call, effect) => this.#call(host, call, effect));
  }

  /** Takes time; a process that is dead by then has not written. */
  async #call<T>(host: Host, name: CallName, effect: () => Promise<T>): Promise<T> {
    const {world} = host;
    const fault = world.injector.next(host.index, name);
    if (fault?.kind === 'crash before') world.after(0, () => host.strikeDead(name, 'before'));
    await host.pause(world.shortMs());
    if (this.isFull && name === 'state.commit') {
      throw new StreamError('STREAM_STORAGE_FAILED', 'cannot write state: no space left on device');
    }
    const answer = await effect();
    if (fault?.kind === 'crash after') host.strikeDead(name, 'after');
    await host.pause(world.shortMs());
    return answer;
  }
}

type Call = <T>(name: CallName, effect: () => Promise<T>) => Promise<T>;

class DiskTask implements TaskStorage {
  readonly refusal: string | undefined;
  readonly #inner: TaskStorage;
  readonly #call: Call;

  constructor(inner: TaskStorage, refusal: string | undefined, call: Call) {
    this.#inner = inner;
    this.refusal = refusal;
    this.#call = call;
  }

  get name(): string {
    return this.#inner.name;
  }

  get sizeBytes(): number {
    return this.#inner.sizeBytes;
  }

  positionOf(at: TopicPartition): StoredPosition | undefined {
    return this.#inner.positionOf(at);
  }

  positions(): readonly StoredPosition[] {
    return this.#inner.positions();
  }

  image(store: string) {
    return this.#inner.image(store);
  }

  commit(positions: readonly StoredPosition[]): Promise<void> {
    return this.#call('state.commit', () => this.#inner.commit(positions));
  }

  forget(store: string, at: TopicPartition): Promise<void> {
    return this.#inner.forget(store, at);
  }

  close(): Promise<void> {
    return this.#inner.close();
  }
}
