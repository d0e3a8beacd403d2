import {connect, createServer, type Server, type Socket} from 'node:net';

/**
 * What becomes of the bytes. `open`: they pass, after `delayMs` each way. `cut`: connections are reset and new ones as
 * well. `silent`: connections stay, and nothing passes, as when a cable is pulled.
 */
export type LinkState =
  | {readonly kind: 'open'; readonly delayMs: number}
  | {readonly kind: 'cut'}
  | {readonly kind: 'silent'};

const open: LinkState = {kind: 'open', delayMs: 0};
const connectTimeoutMs = 5_000;
/** In each direction of a connection; more stays with the sender. */
const chunksUnderWayMax = 64;

/** A link to a server on the loopback address that can be cut, silenced and slowed down. */
export class TcpProxy {
  readonly #server: Server;
  readonly #pairs = new Set<Pair>();
  #targetPort: number | undefined;
  #state: LinkState = open;

  private constructor(server: Server) {
    this.#server = server;
    server.on('connection', (client) => this.#accept(client));
  }

  /** Listens on a free port. Clients are refused until there is a target. */
  static async open(): Promise<TcpProxy> {
    const server = createServer({pauseOnConnect: true});
    await new Promise<void>((resolve, reject) => {
      server.once('error', reject);
      server.listen({port: 0, host: '127.0.0.1'}, resolve);
    });
    return new TcpProxy(server);
  }

  get port(): number {
    const address = this.#server.address();
    if (address === null || typeof address === 'string') throw new Error('the proxy is closed');
    return address.port;
  }

  get state(): LinkState {
    return this.#state;
  }

  set targetPort(port: number) {
    this.#targetPort = port;
  }

  /** Also for the connections that there are. */
  set state(state: LinkState) {
    this.#state = state;
    for (const pair of this.#pairs) pair.apply(state);
  }

  async close(): Promise<void> {
    for (const pair of this.#pairs) pair.end();
    await new Promise<void>((resolve) => this.#server.close(() => resolve()));
  }

  #accept(client: Socket): void {
    client.on('error', () => undefined);
    if (this.#targetPort === undefined || this.#state.kind === 'cut') {
      client.resetAndDestroy();
      return;
    }
    const server = connect({port: this.#targetPort, host: '127.0.0.1', noDelay: true});
    client.setNoDelay(true);
    const pair = new Pair(client, server, () => this.#pairs.delete(pair));
    this.#pairs.add(pair);
    pair.apply(this.#state);
  }
}

/** A connection of a client, and the one to the server that goes with it. */
class Pair {
  readonly #ways: readonly [Way, Way];
  readonly #sockets: readonly [Socket, Socket];

  constructor(client: Socket, server: Socket, onEnd: () => void) {
    this.#sockets = [client, server];
    this.#ways = [new Way(client, server), new Way(server, client)];
    server.setTimeout(connectTimeoutMs, () => {
      if (server.connecting) server.destroy();
    });
    for (const socket of this.#sockets) {
      socket.on('error', () => undefined);
      // Whatever ends one ends the other: a reset must not look like an orderly end on the other side.
      socket.on('close', () => {
        this.end();
        onEnd();
      });
    }
  }

  apply(state: LinkState): void {
    if (state.kind === 'cut') this.end();
    else for (const way of this.#ways) way.apply(state);
  }

  end(): void {
    for (const socket of this.#sockets) if (!socket.destroyed) socket.resetAndDestroy();
  }
}

/** One direction of a connection. */
class Way {
  readonly #from: Socket;
  readonly #to: Socket;
  #delayMs = 0;
  #isSilent = false;
  /** What is on its way, first come first served: nothing overtakes. */
  readonly #underWay: (() => void)[] = [];
  #lastDueMs = 0;

  constructor(from: Socket, to: Socket) {
    this.#from = from;
    this.#to = to;
    from.pause();
    from.on('data', (chunk: Buffer) => this.#take(chunk));
    from.on('end', () => this.#afterAll(() => this.#to.end()));
    to.on('drain', () => this.#flow());
  }

  apply(state: Exclude<LinkState, {kind: 'cut'}>): void {
    this.#isSilent = state.kind === 'silent';
    this.#delayMs = state.kind === 'open' ? state.delayMs : 0;
    this.#flow();
  }

  #flow(): void {
    const isFull = this.#to.writableNeedDrain || this.#underWay.length > chunksUnderWayMax;
    if (this.#isSilent || isFull) this.#from.pause();
    else this.#from.resume();
  }

  #take(chunk: Buffer): void {
    this.#afterAll(() => {
      if (!this.#to.destroyed && !this.#to.write(chunk)) this.#from.pause();
    });
    if (this.#underWay.length > chunksUnderWayMax) this.#from.pause();
  }

  /** Does it when its time has come, and never before what came earlier. */
  #afterAll(work: () => void): void {
    if (this.#underWay.length === 0 && this.#delayMs === 0) {
      work();
      return;
    }
    this.#underWay.push(work);
    const nowMs = performance.now();
    this.#lastDueMs = Math.max(this.#lastDueMs, nowMs + this.#delayMs);
    setTimeout(() => {
      this.#underWay.shift()?.();
      this.#flow();
    }, this.#lastDueMs - nowMs);
  }
}
