import type {Detour, LocalKafka} from '@crm/local';
import {type LinkState, TcpProxy} from './tcp-proxy.ts';

const open: LinkState = {kind: 'open', delayMs: 0};

/** The links between each instance and each broker, every one through a proxy of its own. */
export class Links {
  /** By instance, then by broker. */
  readonly #proxies: readonly (readonly TcpProxy[])[];

  private constructor(proxies: readonly (readonly TcpProxy[])[]) {
    this.#proxies = proxies;
  }

  static async open(size: {readonly instances: number; readonly brokers: number}): Promise<Links> {
    const proxies: TcpProxy[][] = [];
    for (let instance = 0; instance < size.instances; instance += 1) {
      const own: TcpProxy[] = [];
      for (let broker = 0; broker < size.brokers; broker += 1) own.push(await TcpProxy.open());
      proxies.push(own);
    }
    return new Links(proxies);
  }

  /** What the brokers are to be started with. */
  detours(): readonly Detour[] {
    return this.#proxies.map((own, instance) => ({
      name: detourName(instance),
      advertisedPorts: own.map(({port}) => port),
    }));
  }

  /** From now on connections get through to these brokers. */
  leadTo({brokers}: LocalKafka): void {
    for (const [instance, own] of this.#proxies.entries()) {
      for (const [at, proxy] of own.entries()) {
        const port = brokers[at]?.detourPorts.get(detourName(instance));
        if (port === undefined) throw new RangeError(`broker ${at + 1} has no such listener`);
        proxy.targetPort = port;
      }
    }
  }

  /** Where an instance finds the brokers. */
  bootstrapOf(instance: number): string {
    return this.#of(instance)
      .map(({port}) => `127.0.0.1:${port}`)
      .join(',');
  }

  /** Of the link to one broker, or to all. */
  set(instance: number, broker: number | 'all', state: LinkState): void {
    for (const [at, proxy] of this.#of(instance).entries()) {
      if (broker === 'all' || broker === at) proxy.state = state;
    }
  }

  heal(instance: number): void {
    this.set(instance, 'all', open);
  }

  async close(): Promise<void> {
    await Promise.all(this.#proxies.flat().map((proxy) => proxy.close()));
  }

  #of(instance: number): readonly TcpProxy[] {
    const own = this.#proxies[instance];
    if (own === undefined) throw new RangeError(`there is no instance ${instance + 1}`);
    return own;
  }
}

function detourName(instance: number): string {
  return `INSTANCE${instance + 1}`;
}
