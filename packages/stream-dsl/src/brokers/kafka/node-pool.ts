import {StreamError} from '../../errors.ts';
import type {ClientOptions} from './client-options.ts';
import type {HostPort} from './connection.ts';
import {NodeConnection} from './node-connection.ts';
import {closedError} from './retry.ts';
import type {ApiRequest} from './wire/api-request.ts';

/**
 * Connections of one owner (a fetcher, a producer, a member), one to each broker, opened when first wanted and again
 * after they broke. Owners share none: a broker answers a connection's requests one after the other.
 */
export class NodePool {
  readonly #options: ClientOptions;
  readonly #addressOf: (nodeId: number) => HostPort | undefined;
  readonly #nodes = new Map<string, Promise<NodeConnection>>();
  #isClosed = false;

  constructor(options: ClientOptions, addressOf: (nodeId: number) => HostPort | undefined) {
    this.#options = options;
    this.#addressOf = addressOf;
  }

  async request<Answer>(nodeId: number, request: ApiRequest<Answer>): Promise<Answer> {
    const address = this.#addressOf(nodeId);
    if (address === undefined) {
      throw new StreamError(
        'STREAM_BROKER_UNAVAILABLE',
        `cannot send ${request.api.name}: broker ${nodeId} is not in the cluster's metadata`,
      );
    }
    return this.requestAt(address, request);
  }

  async requestAt<Answer>(address: HostPort, request: ApiRequest<Answer>): Promise<Answer> {
    const node = await this.#open(address);
    return node.request(request);
  }

  /** Rejects what is under way. Idempotent. */
  close(): void {
    this.#isClosed = true;
    for (const opening of this.#nodes.values()) {
      opening.then((node) => node.close()).catch(() => undefined);
    }
    this.#nodes.clear();
  }

  async #open(address: HostPort): Promise<NodeConnection> {
    if (this.#isClosed) throw closedError('send a request');
    const key = `${address.host}:${address.port}`;
    const known = this.#nodes.get(key);
    if (known !== undefined) {
      const node = await known;
      if (node.isOpen) return node;
      if (this.#nodes.get(key) === known) this.#nodes.delete(key);
      return this.#open(address);
    }
    const opening = NodeConnection.open(address, this.#options);
    this.#nodes.set(key, opening);
    try {
      return await opening;
    } catch (error) {
      if (this.#nodes.get(key) === opening) this.#nodes.delete(key);
      throw error;
    }
  }
}
