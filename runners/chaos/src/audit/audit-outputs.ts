import type {EnrichedValue, TotalValue, WindowValue} from '../topology/chaos-topology.ts';
import {type ChaosEvent, partitions, type Workload, windowMs} from '../workload/workload.ts';
import {Tally} from './tally.ts';

/** Compares what came out with the truth, record by record in the order of each partition. */
export interface OutputAudit<V> {
  take(key: string, value: V, partition: number): void;
  /** When all has been taken. */
  result(): Tally;
}

/** One record for each event, with its product's category; the events of a customer in their order. */
export function auditEnriched(workload: Workload): OutputAudit<EnrichedValue> {
  const tally = new Tally('enriched');
  const seen = new Uint8Array(workload.size);
  const lastOf = new Map<string, number>();
  return {
    take: (key, value, partition) => {
      tally.found += 1;
      const event = workload.size > value.i ? workload.event(value.i) : undefined;
      if (event === undefined || !isSameEvent(event, value) || key !== event.product) {
        tally.count('wrong', JSON.stringify(value));
        return;
      }
      const times = (seen[value.i] ?? 0) + 1;
      seen[value.i] = Math.min(times, 255);
      if (times > 1) {
        tally.count('duplicated', JSON.stringify(value));
        return;
      }
      if (value.category !== workload.categoryOf(event.product)) {
        tally.count('wrong', `category of ${JSON.stringify(value)}`);
      }
      // Its events go through one task, and those of a product into one partition.
      const stream = `${event.customer}/${partition % partitions}`;
      if ((lastOf.get(stream) ?? -1) > value.i) tally.count('wrong', `order of ${value.i}`);
      lastOf.set(stream, value.i);
    },
    result: () => {
      tally.expected = workload.size;
      seen.forEach((times, index) => {
        if (times === 0) tally.count('lost', `event ${index}`);
      });
      return tally;
    },
  };
}

function isSameEvent(event: ChaosEvent, {customer, product, amount}: EnrichedValue): boolean {
  return event.customer === customer && event.product === product && event.amount === amount;
}

/** One record for each event: how many its customer had up to it, and their sum. They come in this order. */
export function auditTotals(workload: Workload): OutputAudit<TotalValue> {
  const tally = new Tally('totals');
  const truth = new Map<string, {readonly indexes: number[]; readonly sums: number[]}>();
  for (let index = 0; index < workload.size; index += 1) {
    const {customer, amount} = workload.event(index);
    const own = truth.get(customer) ?? {indexes: [], sums: []};
    own.indexes.push(index);
    own.sums.push((own.sums.at(-1) ?? 0) + amount);
    truth.set(customer, own);
  }
  const taken = new Map<string, number>();
  return {
    take: (key, value) => {
      tally.found += 1;
      const own = truth.get(key);
      const at = value.count - 1;
      if (own?.indexes[at] !== value.i || own.sums[at] !== value.sum) {
        tally.count('wrong', `${key} ${JSON.stringify(value)}`);
        return;
      }
      const before = taken.get(key) ?? 0;
      if (at < before) tally.count('duplicated', `${key} ${JSON.stringify(value)}`);
      for (let missing = before; missing < at; missing += 1) {
        tally.count('lost', `${key}, number ${missing + 1}`);
      }
      taken.set(key, Math.max(before, value.count));
    },
    result: () => {
      tally.expected = workload.size;
      for (const [key, {indexes}] of truth) {
        for (let missing = taken.get(key) ?? 0; missing < indexes.length; missing += 1) {
          tally.count('lost', `${key}, number ${missing + 1}`);
        }
      }
      return tally;
    },
  };
}

/** One record for each category and window that has events and is over. */
export function auditWindows(workload: Workload): OutputAudit<WindowValue> {
  const tally = new Tally('windows');
  const truth = new Map<string, {count: number; sum: number; found: number}>();
  for (let index = 0; index < workload.size; index += 1) {
    const {product, amount, timestampMs} = workload.event(index);
    const startMs = timestampMs - (timestampMs % windowMs);
    if (!workload.isClosed(startMs)) continue;
    const name = `${workload.categoryOf(product)}/${startMs}`;
    const window = truth.get(name) ?? {count: 0, sum: 0, found: 0};
    window.count += 1;
    window.sum += amount;
    truth.set(name, window);
  }
  return {
    take: (key, {startMs, count, sum}) => {
      tally.found += 1;
      const name = `${key}/${startMs}`;
      const right = truth.get(name);
      if (right === undefined || right.count !== count || right.sum !== sum) {
        const expected = right === undefined ? 'none' : `${right.count}, ${right.sum}`;
        tally.count('wrong', `${name}: ${count}, ${sum}; right is ${expected}`);
        if (right === undefined) return;
      } else if (right.found > 0) {
        tally.count('duplicated', name);
      }
      right.found += 1;
    },
    result: () => {
      tally.expected = truth.size;
      for (const [name, {found}] of truth) if (found === 0) tally.count('lost', name);
      return tally;
    },
  };
}
