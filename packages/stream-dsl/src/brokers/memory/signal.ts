import type {Scheduler} from './scheduler.ts';

/** Tells waiters that something changed. A change between looking and waiting is not missed: `version` tells. */
export class Signal {
  #version = 0;
  #changed: PromiseWithResolvers<void> = Promise.withResolvers();

  get version(): number {
    return this.#version;
  }

  notify(): void {
    this.#version++;
    this.#changed.resolve();
    this.#changed = Promise.withResolvers();
  }

  /** Resolves at the next change. */
  next(): Promise<void> {
    return this.#changed.promise;
  }

  /** Resolves once there was a change after `version`, or after `maxWaitMs`. */
  async wait(version: number, maxWaitMs: number, scheduler: Scheduler): Promise<void> {
    if (this.#version !== version) return;
    const late: PromiseWithResolvers<void> = Promise.withResolvers();
    const cancel = scheduler.after(maxWaitMs, late.resolve, {keepsAlive: true});
    await Promise.race([this.next(), late.promise]);
    cancel();
  }
}
