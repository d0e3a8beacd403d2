import type {ClientOptions} from './client-options.ts';
import {ClusterMetadata} from './cluster-metadata.ts';
import {check, isTransient, KafkaRefusal} from './kafka-error.ts';
import {NodePool} from './node-pool.ts';
import {type CoordinatorKind, findCoordinator} from './requests/find-coordinator.ts';
import {withRetries} from './retry.ts';
import type {ApiRequest} from './wire/api-request.ts';

export interface CoordinatorCall<Answer> {
  readonly pool: NodePool;
  readonly kind: CoordinatorKind;
  /** Group or transactional id. */
  readonly id: string;
  /** For errors: `cannot <what>: ...`. */
  readonly what: string;
  readonly request: () => ApiRequest<Answer>;
  /** Raises a KafkaRefusal for an answer that is an error; transient ones are retried. */
  readonly check: (answer: Answer) => void;
  readonly signal: AbortSignal;
  readonly timeoutMs?: number | undefined;
  readonly maxDelayMs?: number | undefined;
}

/** What fetchers, producers and members share: the cluster's metadata, its coordinators, and how calls are retried. */
export class KafkaClient {
  readonly options: ClientOptions;
  readonly metadata: ClusterMetadata;
  readonly #coordinators = new Map<string, number>();

  constructor(options: ClientOptions) {
    this.options = options;
    this.metadata = new ClusterMetadata(options);
  }

  /** Connections of an owner of its own. */
  pool(options: {readonly requestTimeoutMs?: number} = {}): NodePool {
    return new NodePool({...this.options, ...options}, (nodeId) => this.metadata.addressOf(nodeId));
  }

  /** Sends to the coordinator, looking for it again when it has moved or died. */
  async callCoordinator<Answer>(call: CoordinatorCall<Answer>): Promise<Answer> {
    return withRetries(
      async () => {
        const nodeId = await this.coordinator(call.pool, call.kind, call.id);
        const request = call.request();
        const answer = await call.pool.request(nodeId, request);
        try {
          call.check(answer);
        } catch (error) {
          if (error instanceof KafkaRefusal) error.apiName ??= request.api.name;
          throw error;
        }
        return answer;
      },
      {
        what: call.what,
        timeoutMs: call.timeoutMs ?? this.options.retryTimeoutMs,
        signal: call.signal,
        maxDelayMs: call.maxDelayMs,
        onRetry: (error) => {
          if (coordinatorMayHaveMoved(error)) this.forgetCoordinator(call.kind, call.id);
        },
      },
    );
  }

  /** Node id of the coordinator, asked from any broker and remembered. One attempt. */
  async coordinator(pool: NodePool, kind: CoordinatorKind, id: string): Promise<number> {
    const key = `${kind}:${id}`;
    const known = this.#coordinators.get(key);
    if (known !== undefined) return known;
    await this.metadata.refresh();
    const nodeIds = this.metadata.nodeIds();
    const anyone = nodeIds[Math.floor(Math.random() * nodeIds.length)] ?? -1;
    const answer = await pool.request(anyone, findCoordinator(kind, id));
    check(
      answer.errorCode,
      `${kind === 'group' ? 'group' : 'transactional id'} ${id}`,
      'FindCoordinator',
    );
    this.metadata.learnNode(answer);
    this.#coordinators.set(key, answer.nodeId);
    return answer.nodeId;
  }

  forgetCoordinator(kind: CoordinatorKind, id: string): void {
    this.#coordinators.delete(`${kind}:${id}`);
  }

  close(): void {
    this.metadata.close();
  }
}

const COORDINATOR_MOVED: ReadonlySet<number> = new Set([15, 16]);

/** A lost connection or an answer that says so: the coordinator has to be looked for again. */
export function coordinatorMayHaveMoved(error: unknown): boolean {
  return error instanceof KafkaRefusal
    ? COORDINATOR_MOVED.has(error.kafkaCode)
    : isTransient(error);
}
