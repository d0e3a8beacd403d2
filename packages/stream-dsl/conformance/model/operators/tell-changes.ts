import type {Change, ModelRecord, Stamped} from '../model-record.ts';
import type {Output} from '../operator.ts';
import type {KeyedStore} from '../stores/keyed-store.ts';

/**
 * How a table with a store tells its changes: at once, or with a cache once for each key at the commit. Old values go
 * along only where somebody asked for them.
 */
export function tellChanges(
  store: KeyedStore<Stamped>,
  {task, forward}: Output<Change>,
  sendsOld: () => boolean,
): (record: ModelRecord<Change>) => void {
  if (task.isCaching) {
    store.isCaching = true;
    store.isAskedForOld = sendsOld;
    store.onFlush = ({key, value, old, context}) =>
      forward({
        key,
        value: {value: value?.value ?? null, old: old?.value ?? null, isLatest: true},
        ts: value?.ts ?? context.ts,
        headers: context.headers,
      });
    task.keep(store);
    return () => undefined;
  }
  return (record) =>
    forward(sendsOld() ? record : {...record, value: {...record.value, old: null}});
}
