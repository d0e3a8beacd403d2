import type {Combiner} from '../../scenario/functions/combine.ts';
import type {KeyFunction} from '../../scenario/functions/fn.ts';
import {compactJson, type Json, type Key} from '../../scenario/json.ts';
import type {Change, ModelRecord} from '../model-record.ts';
import type {Operator} from '../operator.ts';
import {compareKeys, isSameKey, keyId} from '../stores/key-order.ts';
import {type Getter, valueIn} from '../stores/table-store.ts';

/** What the left side tells the right one (rule 14). */
type Instruction = 'delete' | 'deleteAndTell' | 'tell' | 'tellIfThere';
export type Subscription = Readonly<{
  instruction: Instruction;
  primaryKey: Key;
  primaryPartition: number;
  /** The left value that asked, as text; undefined when it is gone, or has no foreign key any more. */
  asked: string | undefined;
}>;
export type Response = Readonly<{
  asked: string | undefined;
  value: Json;
  primaryPartition: number;
}>;
/** Subscriptions by foreign and primary key. */
export type Subscriptions = Map<string, Subscription & Readonly<{fk: Key}>>;

export type Versioned = {isVersioned: boolean};

/** The left side: subscribes to the foreign key of each value, and unsubscribes from what it replaced. */
export function subscribe(
  fkOf: KeyFunction,
  isLeft: boolean,
  versioned: Versioned,
): Operator<Change, Subscription> {
  return ({forward, task}) => {
    const isForAll = task.semantics.has('gone-for-every-unjoined');
    return (record) => {
      const {key: primaryKey, value: change} = record;
      if (versioned.isVersioned && !change.isLatest) return task.drop();
      const asked = change.value === null ? undefined : compactJson(change.value);
      const tell = (fk: Key, instruction: Instruction): void =>
        forward({
          ...record,
          key: fk,
          value: {
            instruction,
            primaryKey,
            primaryPartition: task.partition,
            asked: isForAll && instruction === 'deleteAndTell' ? undefined : asked,
          },
        });
      const from = change.old === null ? null : fkOf(primaryKey, change.old);
      const to = change.value === null ? null : fkOf(primaryKey, change.value);
      if (isLeft) {
        if (change.old === null && change.value === null) return;
        if (from !== null && !isSameKey(from, to)) tell(from, 'delete');
        tell(to, 'tell');
        return;
      }
      if (change.value !== null && to === null) task.drop();
      if (to === null) {
        if (from !== null) tell(from, 'deleteAndTell');
        return;
      }
      const isMoved = from !== null && !isSameKey(from, to);
      if (isMoved) tell(from, 'delete');
      tell(to, isMoved ? 'tell' : 'tellIfThere');
    };
  };
}

/** The right side keeps the subscription and answers with what it has. */
export function answer(
  subscriptions: Subscriptions,
  right: () => Getter,
): Operator<Subscription, Response> {
  return ({forward, task}) => {
    const getter = right();
    return (record) => {
      const {key: fk} = record;
      const {instruction, primaryKey, primaryPartition, asked} = record.value;
      if (fk === null && instruction !== 'tell') return task.drop();
      if (fk !== null) {
        const id = subscriptionId(fk, primaryKey);
        if (instruction === 'delete' || instruction === 'deleteAndTell') subscriptions.delete(id);
        else subscriptions.set(id, {...record.value, fk});
      }
      const found = fk === null ? undefined : getter.get(fk);
      const ts = Math.max(record.ts, found?.ts ?? record.ts);
      const respond = (value: Json): void =>
        forward({...record, key: primaryKey, value: {asked, value, primaryPartition}, ts});
      if (instruction === 'deleteAndTell') respond(null);
      if (instruction === 'tell') respond(valueIn(found));
      if (instruction === 'tellIfThere' && found !== undefined) respond(found.value);
    };
  };
}

/** A change on the right goes to all that subscribed, by primary key. */
export function tellSubscribers(
  subscriptions: Subscriptions,
  versioned: Versioned,
): Operator<Change, Response> {
  return ({forward, task}) =>
    (record) => {
      const {key: fk, value: change} = record;
      if (fk === null || (versioned.isVersioned && !change.isLatest)) return task.drop();
      const subscribers = [...subscriptions.values()]
        .filter((subscription) => isSameKey(subscription.fk, fk))
        .toSorted((a, b) => compareKeys(a.primaryKey, b.primaryKey));
      for (const {primaryKey, primaryPartition, asked} of subscribers) {
        const value = {asked, value: change.value, primaryPartition};
        forward({...record, key: primaryKey, value});
      }
    };
}

/** A response goes to the partition that asked. */
export function respond(topic: string): Operator<Response, never> {
  return ({task}) =>
    (record) =>
      task.send(topic, record, record.value.primaryPartition);
}

/** Only the left value that asked takes the response. */
export function resolve(
  left: () => Getter,
  fkOf: KeyFunction,
  isLeft: boolean,
  joiner: Combiner,
): Operator<Response, Json> {
  return ({forward, task}) => {
    const getter = left();
    return (record: ModelRecord<Response>) => {
      const {asked, value: right} = record.value;
      const current = getter.get(record.key);
      const currentText = current === undefined ? undefined : compactJson(current.value);
      const fk = current === undefined ? null : fkOf(record.key, current.value);
      const isForAll = task.semantics.has('gone-for-every-unjoined') && !isLeft;
      const isWanted = isForAll && asked === undefined ? fk === null : asked === currentText;
      if (!isWanted) return task.drop();
      const isGone = right === null && (!isLeft || current === undefined);
      forward({...record, value: isGone ? null : joiner(valueIn(current), right)});
    };
  };
}

function subscriptionId(fk: Key, primaryKey: Key): string {
  return `${keyId(fk)} ${keyId(primaryKey)}`;
}
