import {StreamError} from '../../errors.ts';
import type {ProcessNode} from '../../graph/node.ts';
import type {StoreSpec} from '../../graph/processor-api.ts';
import type {Changelog} from '../../state/changelog.ts';
import {Expiry} from '../../state/expiry.ts';
import {KeyValueStore} from '../../state/key-value-store.ts';
import {plainFormat} from '../../state/state-entry.ts';
import {userStore, userWindowStore} from '../../state/user-store.ts';
import {WindowStore} from '../../state/window-store.ts';
import type {OperatorSite} from '../operator-site.ts';

/** A store that a processor declared. */
export interface ProcessStore {
  readonly spec: StoreSpec;
  readonly store: KeyValueStore | WindowStore;
  /** Of the processor that flushes it: the first one that declared it. */
  readonly changelog: Changelog | undefined;
}

/** Makes the stores that a processor declares, or takes them over from another one that declared them before. */
export function processStores(node: ProcessNode, site: OperatorSite): readonly ProcessStore[] {
  return node.stores.map((spec) => {
    const known = site.storeOf(spec.name);
    if (known === undefined) {
      const store = newStore(spec, site);
      return {spec, store, changelog: site.keep(spec.name, store)};
    }
    const isSameKind = known instanceof (spec.kind === 'window' ? WindowStore : KeyValueStore);
    if (!isSameKind) throw otherKind(node, spec);
    if (known instanceof KeyValueStore && known.ttlMs !== spec.ttlMs) throw otherTtl(node, spec);
    return {spec, store: known, changelog: undefined};
  });
}

/** Logs what changed since the last commit, and forgets what is older than the retention. */
export function flushStore({spec, store, changelog}: ProcessStore, streamTimeMs: number): void {
  if (changelog === undefined) return;
  if (store instanceof WindowStore) {
    store.expire(streamTimeMs - (spec.retentionMs ?? Number.POSITIVE_INFINITY), changelog);
  }
  store.flush(changelog);
}

/** A store as the processor sees it; `nowMs` gives the timestamp of what it writes. */
export function storeForUser({store}: ProcessStore, nowMs: () => number): unknown {
  return store instanceof WindowStore ? userWindowStore(store, nowMs) : userStore(store, nowMs);
}

function newStore(spec: StoreSpec, {context}: OperatorSite): KeyValueStore | WindowStore {
  const format = plainFormat(spec);
  if (spec.kind === 'window') return new WindowStore(format, 0);
  const {ttlMs} = spec;
  if (ttlMs === undefined) return new KeyValueStore(format);
  const streamTimeMs = (): number => context.punctuations.streamTimeMs;
  return new KeyValueStore(format, new Expiry({ttlMs, streamTimeMs}));
}

function otherKind({id, callSite}: ProcessNode, {name, kind}: StoreSpec): StreamError {
  const place = callSite === undefined ? '' : `, at ${callSite}`;
  return new StreamError(
    'STREAM_TOPOLOGY_INVALID',
    `processor ${id} declares ${name} as a store of kind ${kind}, another one declares it otherwise${place}: give one another name`,
  );
}

function otherTtl({id, callSite}: ProcessNode, {name, ttlMs}: StoreSpec): StreamError {
  const place = callSite === undefined ? '' : `, at ${callSite}`;
  const ttl = ttlMs === undefined ? 'without a ttl' : `with a ttl of ${ttlMs} ms`;
  return new StreamError(
    'STREAM_TOPOLOGY_INVALID',
    `processor ${id} declares ${name} ${ttl}, another one declares it otherwise${place}: declare it once, and give both the same`,
  );
}
