import {checkOption} from '../errors.ts';
import type {Load, LoadContext, LoadPiece} from './load.ts';

export interface NormalOptions {
  /** Records per second in the quietest hour of the week; 10 when absent. */
  readonly lowest?: number | undefined;
  /** Records per second in the busiest hour of the week; 100 when absent. */
  readonly highest?: number | undefined;
  /** Wall milliseconds; endless when absent. */
  readonly durationMs?: number | undefined;
}

const dayMs = 86_400_000;
const weekMs = 7 * dayMs;
/** The rhythm is followed in steps of five minutes of event time. */
const rhythmStepMs = 300_000;
const shortestStepMs = 20;

/** A shop's everyday traffic: quiet at four in the morning, busy at four in the afternoon, busiest at weekends. */
export function normal(options: NormalOptions = {}): Load {
  const {lowest = 10, highest = 100, durationMs = Number.POSITIVE_INFINITY} = options;
  checkOption(lowest > 0, 'lowest', 'a rate above 0', lowest);
  checkOption(highest >= lowest, 'highest', `a rate of at least ${lowest}`, highest);
  return {
    name: 'normal',
    *pieces({startMs, speed, fromMs}: LoadContext): Iterable<LoadPiece> {
      const stepMs = Math.max(shortestStepMs, rhythmStepMs / speed);
      for (let at = 0; at < durationMs; at += stepMs) {
        const share = rhythm(startMs + (fromMs + at) * speed);
        const perSecond = lowest + (highest - lowest) * share;
        yield {durationMs: Math.min(stepMs, durationMs - at), perSecond};
      }
    },
  };
}

/** From 0 to 1: how busy the shop is at an event time. Four fifths of the swing are the day's, one fifth the week's. */
function rhythm(timestampMs: number): number {
  const day = wave((timestampMs % dayMs) / dayMs - 4 / 24);
  // The epoch was a Thursday; the wave is lowest on Tuesdays and highest between Friday and Saturday.
  const week = wave((timestampMs % weekMs) / weekMs - 5 / 7);
  return day * 0.8 + week * 0.2;
}

/** A wave of period 1, from 0 at 0 to 1 at a half, out of two parabolas: exact arithmetic, the same everywhere. */
function wave(phase: number): number {
  const x = phase - Math.floor(phase);
  const half = x < 0.5 ? x * 2 : 2 - x * 2;
  return half < 0.5 ? 2 * half * half : 1 - 2 * (1 - half) * (1 - half);
}

export interface SpikeOptions {
  /** Records per second at the top; 3,500 when absent. */
  readonly peakPerSecond?: number | undefined;
  /** Records per second before and after; 100 when absent. */
  readonly basePerSecond?: number | undefined;
  /** Wall milliseconds up, and again down; 5,000 when absent. */
  readonly rampMs?: number | undefined;
  /** Wall milliseconds at the top; 10,000 when absent. */
  readonly holdMs?: number | undefined;
}

const rampStepMs = 100;

/** A rush: up to the peak in even steps, a while there, and down again. */
export function spike(options: SpikeOptions = {}): Load {
  const {peakPerSecond = 3_500, basePerSecond = 100, rampMs = 5_000, holdMs = 10_000} = options;
  checkOption(basePerSecond > 0, 'basePerSecond', 'a rate above 0', basePerSecond);
  checkOption(
    peakPerSecond >= basePerSecond,
    'peakPerSecond',
    `at least ${basePerSecond}`,
    peakPerSecond,
  );
  checkOption(rampMs >= 0 && holdMs >= 0, 'rampMs and holdMs', 'durations', `${rampMs}, ${holdMs}`);
  const steps = Math.ceil(rampMs / rampStepMs);
  const ramp = Array.from({length: steps}, (_, step) => ({
    durationMs: rampMs / steps,
    perSecond: basePerSecond + ((peakPerSecond - basePerSecond) * (step + 0.5)) / steps,
  }));
  const hold = {durationMs: holdMs, perSecond: peakPerSecond};
  const after = {durationMs: rampStepMs, perSecond: basePerSecond};
  return {name: 'spike', pieces: () => [...ramp, hold, ...ramp.toReversed(), after]};
}

/** A constant rate; endless when no duration is given. */
export function steady(perSecond: number, durationMs: number = Number.POSITIVE_INFINITY): Load {
  checkOption(perSecond > 0, 'perSecond', 'a rate above 0', perSecond);
  return {name: 'steady', pieces: () => [{durationMs, perSecond}]};
}

/** Loads one after the other. Only the last may be endless. */
export function phases(loads: readonly [Load, ...Load[]]): Load {
  return {
    name: loads.map((load) => load.name).join(', then '),
    *pieces(context: LoadContext): Iterable<LoadPiece> {
      let {fromMs} = context;
      for (const load of loads) {
        for (const piece of load.pieces({...context, fromMs})) {
          fromMs += piece.durationMs;
          yield piece;
        }
      }
    },
  };
}
