import type {Action} from '../actions/action.ts';
import {type AddFile, fileKey} from '../actions/add-file.ts';
import type {CommitInfo} from '../actions/commit-info.ts';
import type {DomainMetadata} from '../actions/domain-metadata.ts';
import type {Metadata} from '../actions/metadata.ts';
import type {Protocol} from '../actions/protocol.ts';
import type {RemoveFile} from '../actions/remove-file.ts';
import type {SetTransaction} from '../actions/set-transaction.ts';
import {DeltaError} from '../errors.ts';

/**
 * What the log adds up to at one version (PROTOCOL.md, "Action Reconciliation"). It is moved on in place, commit by
 * commit, so that a commit costs the same however many files the table has.
 */
export class TableState {
  readonly location: string;
  #version = -1;
  #protocol: Protocol | undefined;
  #metadata: Metadata | undefined;
  #lastCommit: CommitInfo | undefined;
  readonly #files = new Map<string, AddFile>();
  readonly #tombstones = new Map<string, RemoveFile>();
  readonly #transactions = new Map<string, SetTransaction>();
  readonly #domains = new Map<string, DomainMetadata>();

  constructor(location: string) {
    this.location = location;
  }

  /** -1 before the first commit. */
  get version(): number {
    return this.#version;
  }

  get protocol(): Protocol {
    return this.#protocol ?? this.#incomplete('protocol');
  }

  get metadata(): Metadata {
    return this.#metadata ?? this.#incomplete('metaData');
  }

  /** The `commitInfo` of this version, where its commit was read and has one. */
  get lastCommit(): CommitInfo | undefined {
    return this.#lastCommit;
  }

  get files(): ReadonlyMap<string, AddFile> {
    return this.#files;
  }

  get tombstones(): ReadonlyMap<string, RemoveFile> {
    return this.#tombstones;
  }

  get transactions(): ReadonlyMap<string, SetTransaction> {
    return this.#transactions;
  }

  get domains(): ReadonlyMap<string, DomainMetadata> {
    return this.#domains;
  }

  /** Takes in a checkpoint, or the commit of the next version. */
  apply(version: number, actions: Iterable<Action>): void {
    this.#lastCommit = undefined;
    // Within one commit a remove and an add of the same key are a change of the file: the add stays.
    for (const action of actions) if (action.kind === 'remove') this.#remove(action);
    for (const action of actions) this.#applyOne(action);
    this.#version = version;
  }

  #applyOne(action: Action): void {
    switch (action.kind) {
      case 'add': {
        const key = fileKey(action);
        this.#files.set(key, action);
        this.#tombstones.delete(key);
        return;
      }
      case 'metaData':
        this.#metadata = action;
        return;
      case 'protocol':
        this.#protocol = action;
        return;
      case 'txn':
        this.#transactions.set(action.appId, action);
        return;
      case 'domainMetadata':
        if (action.removed) this.#domains.delete(action.domain);
        else this.#domains.set(action.domain, action);
        return;
      case 'commitInfo':
        this.#lastCommit = action;
        return;
      case 'remove':
      case 'unknown':
        return;
    }
  }

  #remove(action: RemoveFile): void {
    const key = fileKey(action);
    this.#files.delete(key);
    this.#tombstones.set(key, action);
  }

  #incomplete(name: string): never {
    throw new DeltaError({
      code: 'DELTA_LOG_CORRUPT',
      problem: `cannot read version ${this.#version} of ${this.location}`,
      expected: `a ${name} action in the log`,
      found: 'none',
      table: this.location,
      version: this.#version,
    });
  }
}
