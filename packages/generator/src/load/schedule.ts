import {GeneratorError} from '../errors.ts';
import type {Load, LoadContext} from './load.ts';

const mostPieces = 1_000_000;

/** When each record is sent: the inverse of the load's cumulative rate. */
export interface Schedule {
  readonly size: number;
  /** Wall milliseconds after the start; never falls with the index. */
  timeMs(index: number): number;
  /** Number of records whose time is at or before `elapsedMs`. */
  dueCount(elapsedMs: number): number;
}

/** Lays out a load for `size` records, or, without a size, for as long as the load lasts. */
export function makeSchedule(load: Load, context: LoadContext, size: number | undefined): Schedule {
  const pieces = layOut(load, context, size);
  const total = size ?? Math.floor(pieces.counts.at(-1) ?? 0);
  // Neighbouring records lie in the same piece, so the one found last is tried first.
  let last = 0;
  const timeMs = (index: number): number => {
    const {counts, starts, rates} = pieces;
    if (!(at(counts, last) <= index && index < at(counts, last + 1))) last = search(counts, index);
    return at(starts, last) + ((index - at(counts, last)) * 1000) / at(rates, last);
  };
  const dueCount = (elapsedMs: number): number => {
    if (elapsedMs < 0 || total === 0) return 0;
    const {counts, starts, rates} = pieces;
    const piece = search(starts, elapsedMs);
    const count = at(counts, piece) + ((elapsedMs - at(starts, piece)) * at(rates, piece)) / 1000;
    let due = Math.min(total, Math.max(0, Math.floor(count) - 1));
    // Both sides round, so the border is taken from the times themselves.
    while (due < total && timeMs(due) <= elapsedMs) due += 1;
    return due;
  };
  return {size: total, timeMs, dueCount};
}

interface Pieces {
  /** Start of each piece, then the end of the last. */
  readonly starts: readonly number[];
  /** Records before each piece, then in all. */
  readonly counts: readonly number[];
  readonly rates: readonly number[];
}

function layOut(load: Load, context: LoadContext, size: number | undefined): Pieces {
  const starts = [0];
  const counts = [0];
  const rates: number[] = [];
  for (const {durationMs, perSecond} of load.pieces(context)) {
    if (size === undefined && durationMs === Number.POSITIVE_INFINITY) throw endless(load);
    if (rates.length >= mostPieces) throw endless(load);
    rates.push(perSecond);
    starts.push((starts.at(-1) ?? 0) + durationMs);
    counts.push((counts.at(-1) ?? 0) + (durationMs * perSecond) / 1000);
    if (size !== undefined && (counts.at(-1) ?? 0) >= size) break;
  }
  return {starts, counts, rates};
}

function endless(load: Load): GeneratorError {
  return new GeneratorError(
    'GENERATOR_CONFIG_INVALID',
    `load ${load.name} has no end within ${mostPieces} pieces, so option events must say how many records to send`,
  );
}

/** The last piece that starts at or before `value`; `borders` has one element more than there are pieces. */
function search(borders: readonly number[], value: number): number {
  let low = 0;
  let high = borders.length - 2;
  while (low < high) {
    const middle = (low + high + 1) >>> 1;
    if (at(borders, middle) <= value) low = middle;
    else high = middle - 1;
  }
  return Math.max(0, low);
}

function at(values: readonly number[], index: number): number {
  return values[index] ?? Number.POSITIVE_INFINITY;
}
