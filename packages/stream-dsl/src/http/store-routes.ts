import {isStreamError} from '../errors.ts';
import type {KeyOwner} from '../runtime/app-view.ts';
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
  if (store.kind !== 'keyValue') return await readWindows(request, store, key.value);
  const value = request.app.store(name).get(key.value);
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
  const isWindowed = store.kind !== 'keyValue';
  const found = await scanStore(app.store(name), {
    ...{serde: store.key, isWindowed, accepts: range.value, signal, limit: limit + 1},
    after: last.value,
  });
  const entries = found.slice(0, limit);
  const isMore = found.length > limit;
  const next = isMore && !isWindowed ? keyText(entries.at(-1)?.key) : undefined;
  return jsonAnswer({store: name, entries: entries.map(shown), isComplete: !isMore, next});
}

async function readWindows(
  request: StoreRequest,
  store: StoreInfo,
  key: unknown,
): Promise<HttpAnswer> {
  const {app, query, signal} = request;
  const limit = limitOf(request);
  if (limit === undefined) return badLimit(request);
  const [from, to] = [timeOf(query.get('from')), timeOf(query.get('to'))];
  if (Number.isNaN(from ?? 0) || Number.isNaN(to ?? 0)) {
    return refusal(
      400,
      'BAD_TIME',
      'from and to are times: milliseconds since the epoch, or such as 2026-01-05T09:00:00Z',
    );
  }
  const wanted = keyText(key);
  const accepts = (at: unknown, window: WindowSpan | undefined): boolean => {
    const start = window?.startMs ?? window?.index ?? 0;
    return (
      start >= (from ?? Number.NEGATIVE_INFINITY) &&
      start <= (to ?? Number.POSITIVE_INFINITY) &&
      keyText(at) === wanted
    );
  };
  const scan = {serde: store.key, isWindowed: true, accepts, after: undefined, signal};
  const found = await scanStore(app.store(store.name), {...scan, limit: limit + 1});
  const windows = found.slice(0, limit).map(({window, value}) => ({...window, value}));
  if (windows.length === 0) {
    return refusal(404, 'KEY_NOT_FOUND', `${store.name} has no window of this key in that time`);
  }
  return jsonAnswer({store: store.name, key, windows, isComplete: found.length <= limit});
}

/** Prefixes are of the key as it is written in an address; from and to are keys, both inclusive. */
function keyRange(query: URLSearchParams, {key: serde}: StoreInfo): (key: unknown) => boolean {
  const [prefix, from, to] = [query.get('prefix'), query.get('from'), query.get('to')];
  const first = from === null ? undefined : bytesOf(serde.encode(parseKey(from, serde)));
  const last = to === null ? undefined : bytesOf(serde.encode(parseKey(to, serde)));
  return (key) => {
    if (prefix !== null && !keyText(key).startsWith(prefix)) return false;
    if (first === undefined && last === undefined) return true;
    const bytes = bytesOf(serde.encode(key));
    return (
      (first === undefined || Buffer.compare(bytes, first) >= 0) &&
      (last === undefined || Buffer.compare(bytes, last) <= 0)
    );
  };
}

function bytesOf(encoded: string | Uint8Array): Buffer {
  // A serde may use its buffer again.
  return Buffer.from(encoded);
}

function shown({key, window, value}: FoundEntry): object {
  return window === undefined ? {key, value} : {key, ...window, value};
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
