import {isStreamError} from '../errors.ts';
import type {KeyOwner} from '../runtime/app-view.ts';
import {compareKeys} from '../state/key-order.ts';
import type {ReadableStore} from '../state/table-view.ts';
import type {StoreInfo} from '../topology/store-catalog.ts';
import {type HttpAnswer, jsonAnswer, refusal} from './http-answer.ts';
import {keyText, parseKey} from './key-text.ts';
import type {OperableApp} from './operable-app.ts';
import {type FoundEntry, scanStore, type WindowSpan} from './store-scan.ts';

export interface StoreRequest {
  readonly app: OperableApp;
  readonly query: URLSearchParams;
  readonly maxResults: number;
  readonly signal: AbortSignal;
}

/** `current` sees changes that are not committed yet; `committed` waits for the next commit. */
type Isolation = 'current' | 'committed';

interface Bounds {
  readonly from: unknown;
  readonly to: unknown;
  /** Keys behind this one only. */
  readonly after: unknown;
  readonly accepts: (key: unknown) => boolean;
  readonly limit: number;
}

/** Answers for a key that another instance has; undefined when it is to be answered here. */
export type AskOwner = (owner: KeyOwner) => Promise<HttpAnswer | undefined>;

const DEFAULT_LIMIT = 100;

/** `GET /stores` */
export function listStores({app}: StoreRequest): HttpAnswer {
  const stores = [...app.view.stores.values()].map(({name, kind, isGlobal, topic, key, value}) => ({
    ...{name, kind, isGlobal, topic},
    ...{key: key.name, value: value.name, entriesHere: app.store(name).size},
  }));
  return jsonAnswer({stores});
}

/** `GET /stores/:name/:key`, of a windowed store with `?from&to`: the starts of the windows that are wanted. */
export async function readKey(
  request: StoreRequest,
  name: string,
  text: string,
  askOwner: AskOwner,
): Promise<HttpAnswer> {
  const store = request.app.view.stores.get(name);
  if (store === undefined) return noStore(request, name);
  const key = parsed(() => parseKey(text, store.key));
  if ('refusal' in key) return key.refusal;
  const isStaleFine = request.query.get('stale') === 'true';
  const owner = request.app.view.ownerOf(store, key.value, {isStaleFine});
  const elsewhere = await askOwner(owner);
  if (elsewhere !== undefined) return elsewhere;
  if (owner.kind !== 'here' || !owner.isOpen) {
    return refusal(503, 'STATE_NOT_HERE', `${name} has no state for this key here now: ask again`);
  }
  const isolation = isolationOf(request);
  if (isolation === undefined) return badIsolation();
  if (store.kind !== 'keyValue') return await readWindows(request, store, key.value, isolation);
  const handle = request.app.store(name, {stale: isStaleFine});
  const value =
    isolation === 'committed' ? await handle.getCommitted(key.value) : handle.get(key.value);
  if (value === undefined || value === null) {
    return refusal(404, 'KEY_NOT_FOUND', `${name} has no value for this key`);
  }
  return jsonAnswer({store: name, key: key.value, value});
}

/** `GET /stores/:name?prefix|from|to&limit&after`: the part of the store that this instance has. */
export async function readRange(request: StoreRequest, name: string): Promise<HttpAnswer> {
  const {app, query, signal} = request;
  const store = app.view.stores.get(name);
  if (store === undefined) return noStore(request, name);
  const limit = limitOf(request);
  if (limit === undefined) return badLimit(request);
  const after = query.get('after');
  const range = parsed(() => keyRange(query, store));
  if ('refusal' in range) return range.refusal;
  const last = parsed(() => (after === null ? undefined : parseKey(after, store.key)));
  if ('refusal' in last) return last.refusal;
  const isolation = isolationOf(request);
  const isWindowed = store.kind !== 'keyValue';
  if (isolation === undefined || (isWindowed && isolation === 'committed')) return badIsolation();
  const handle = app.store(name, {stale: query.get('stale') === 'true'});
  const bounds = {...range.value, after: last.value, limit: limit + 1};
  const found = isWindowed
    ? await scanStore(handle, {...bounds, serde: store.key, isWindowed, signal})
    : sortedParts(
        isolation === 'committed'
          ? await handle.readCommitted((part) => readPart(part, store, bounds))
          : handle.read((part) => readPart(part, store, bounds)),
        store,
      );
  const entries = found.slice(0, limit);
  const isMore = found.length > limit;
  const next = isMore && !isWindowed ? keyText(entries.at(-1)?.key) : undefined;
  return jsonAnswer({store: name, entries: entries.map(shown), isComplete: !isMore, next});
}

/** Stores by key are in the order of their keys, so no more is read than is wanted. */
function readPart(part: ReadableStore, {key: serde}: StoreInfo, bounds: Bounds): FoundEntry[] {
  const {from, to, after, accepts, limit} = bounds;
  const start = after ?? from;
  const entries = part.range?.({from: start, to}) ?? part.entries();
  const found: FoundEntry[] = [];
  for (const [key, value] of entries) {
    if (!accepts(key) || (after !== undefined && compareKeys(key, after, serde) <= 0)) continue;
    found.push({key, window: undefined, value});
    if (found.length >= limit) break;
  }
  return found;
}

function sortedParts(parts: readonly FoundEntry[][], {key: serde}: StoreInfo): FoundEntry[] {
  return parts.flat().sort((a, b) => compareKeys(a.key, b.key, serde));
}

async function readWindows(
  request: StoreRequest,
  store: StoreInfo,
  key: unknown,
  isolation: Isolation,
): Promise<HttpAnswer> {
  const {app, query, signal} = request;
  const limit = limitOf(request);
  if (limit === undefined) return badLimit(request);
  const from = timeOf(query.get('from')) ?? Number.NEGATIVE_INFINITY;
  const to = timeOf(query.get('to')) ?? Number.POSITIVE_INFINITY;
  if (Number.isNaN(from) || Number.isNaN(to)) {
    return refusal(
      400,
      'BAD_TIME',
      'from and to are times: milliseconds since the epoch, or such as 2026-01-05T09:00:00Z',
    );
  }
  const handle = app.store(store.name, {stale: query.get('stale') === 'true'});
  const read = (part: ReadableStore) => part.fetch?.(key, from, to).slice(0, limit + 1);
  const parts = isolation === 'committed' ? await handle.readCommitted(read) : handle.read(read);
  const fetched = parts.flatMap((part) => part ?? []);
  const windows = parts.includes(undefined)
    ? await scanWindows(request, store, {key, from, to, limit: limit + 1, signal})
    : fetched.map(([startMs, value]) => ({startMs, value}));
  if (windows.length === 0) {
    return refusal(404, 'KEY_NOT_FOUND', `${store.name} has no window of this key in that time`);
  }
  const isComplete = windows.length <= limit;
  return jsonAnswer({store: store.name, key, windows: windows.slice(0, limit), isComplete});
}

interface WindowBounds {
  readonly key: unknown;
  readonly from: number;
  readonly to: number;
  readonly limit: number;
  readonly signal: AbortSignal;
}

/** Of stores that have no order by key. */
async function scanWindows(
  {app}: StoreRequest,
  store: StoreInfo,
  {key, from, to, limit, signal}: WindowBounds,
): Promise<readonly object[]> {
  const wanted = keyText(key);
  const accepts = (at: unknown, window: WindowSpan | undefined): boolean => {
    const start = window?.startMs ?? window?.index ?? 0;
    return start >= from && start <= to && keyText(at) === wanted;
  };
  const scan = {serde: store.key, isWindowed: true, accepts, after: undefined, limit, signal};
  const found = await scanStore(app.store(store.name), scan);
  return found.map(({window, value}) => ({...window, value}));
}

/** Prefixes are of the key as it is written in an address; from and to are keys, both inclusive. */
function keyRange(
  query: URLSearchParams,
  {key: serde}: StoreInfo,
): Omit<Bounds, 'after' | 'limit'> {
  const keyAt = (name: string): unknown => {
    const text = query.get(name);
    return text === null ? undefined : parseKey(text, serde);
  };
  const [prefix, from, to] = [query.get('prefix'), keyAt('from'), keyAt('to')];
  const accepts = (key: unknown): boolean =>
    (prefix === null || keyText(key).startsWith(prefix)) &&
    (from === undefined || compareKeys(key, from, serde) >= 0) &&
    (to === undefined || compareKeys(key, to, serde) <= 0);
  return {from, to, accepts};
}

function shown({key, window, value}: FoundEntry): object {
  return window === undefined ? {key, value} : {key, ...window, value};
}

function isolationOf({query}: StoreRequest): Isolation | undefined {
  const text = query.get('read') ?? 'current';
  return text === 'current' || text === 'committed' ? text : undefined;
}

function badIsolation(): HttpAnswer {
  return refusal(
    400,
    'BAD_READ',
    'read is current or committed; all keys of a windowed store can be read as they are now only',
  );
}

function limitOf({query, maxResults}: StoreRequest): number | undefined {
  const text = query.get('limit');
  if (text === null) return Math.min(DEFAULT_LIMIT, maxResults);
  const limit = Number(text);
  return Number.isInteger(limit) && limit >= 1 && limit <= maxResults ? limit : undefined;
}

function badLimit({maxResults}: StoreRequest): HttpAnswer {
  return refusal(400, 'BAD_LIMIT', `limit is a whole number from 1 to ${maxResults}`);
}

/** NaN for what is no time. */
function timeOf(text: string | null): number | undefined {
  if (text === null) return undefined;
  return /^-?\d+$/.test(text) ? Number(text) : Date.parse(text);
}

function parsed<T>(read: () => T): {readonly value: T} | {readonly refusal: HttpAnswer} {
  try {
    return {value: read()};
  } catch (error) {
    if (!isStreamError(error, 'STREAM_CONFIG_INVALID')) throw error;
    return {refusal: refusal(400, 'BAD_KEY', error.message)};
  }
}

function noStore({app}: StoreRequest, name: string): HttpAnswer {
  const names = [...app.view.stores.keys()].join(', ') || 'none';
  return refusal(404, 'STORE_NOT_FOUND', `there is no store ${JSON.stringify(name)}: ${names}`);
}
