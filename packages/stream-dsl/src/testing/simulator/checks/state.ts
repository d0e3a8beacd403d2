import type {StreamApp} from '../../../runtime/stream-app.ts';
import type {SeenRecord} from '../cluster.ts';

/**
 * The stores of all instances together against the fold of the store's changelog: for stores with text keys and JSON
 * values. An entry that two instances have is one too many, as one of them is nobody's any more.
 */
export function checkState(
  store: string,
  apps: readonly StreamApp[],
  changelog: readonly SeenRecord[],
): readonly string[] {
  const fold = new Map<string, string>();
  for (const {key, value} of changelog) {
    // The empty key holds what a store remembers beside its entries.
    if (key === null || key === '') continue;
    if (value === null) fold.delete(key);
    else fold.set(key, value);
  }
  const wrong: string[] = [];
  for (const app of apps) {
    for (const [key, value] of app.store(store).entries()) {
      const logged = fold.get(String(key));
      fold.delete(String(key));
      const held = JSON.stringify(value);
      if (held !== logged) wrong.push(`${key} is ${held}, its changelog says ${logged}`);
    }
  }
  for (const [key, value] of fold)
    wrong.push(`${key} is in nobody's store, its changelog says ${value}`);
  return wrong.map((line) => `state of ${store}: ${line}`);
}
