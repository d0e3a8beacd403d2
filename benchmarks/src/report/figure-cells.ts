import {
  eventsPerCpuSecond,
  eventsPerSecond,
  type Figure,
  peakRssMiB,
  startUpSeconds,
} from '../measuring/figure.ts';
import type {Peer} from './peers.ts';
import {showRate, showSpread} from './show-numbers.ts';

export const columnTitles = [
  'stage',
  'figure',
  'events/s',
  'per CPU second',
  'bytes/event',
  'state bytes/key',
  'p50 / p99 ms',
  'peak MiB',
  'start-up s',
] as const;

/** A figure's cells, in the order of `columnTitles`. */
export function figureCells(stage: string, figure: Figure): string[] {
  const {latency} = figure;
  return [
    stage,
    figure.name,
    showSpread(eventsPerSecond(figure)),
    showSpread(eventsPerCpuSecond(figure)),
    figure.allocatedBytesPerEvent?.toString() ?? '',
    figure.stateBytesPerKey?.toString() ?? '',
    latency === undefined ? '' : `${showRate(latency.p50Ms)} / ${showRate(latency.p99Ms)}`,
    peakRssMiB(figure)?.toString() ?? '',
    startUpSeconds(figure)?.toFixed(1) ?? '',
  ];
}

/** A peer's cells in the same columns. */
export function peerCells({stage, name, perSecond, perCpuSecond, rssMiB}: Peer): string[] {
  const rate = (value: number | undefined): string => (value === undefined ? '' : showRate(value));
  return [
    stage,
    name,
    rate(perSecond),
    rate(perCpuSecond),
    '',
    '',
    '',
    rssMiB?.toString() ?? '',
    '',
  ];
}
