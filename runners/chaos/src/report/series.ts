import {lagOf, type Sample} from '../samples/sample.ts';
import {outputs} from '../topology/chaos-topics.ts';

/** What a run looked like in one second. */
export interface SecondOfRun {
  readonly second: number;
  /** Events sent in it. */
  readonly sent: number;
  /** Results that a read-committed reader could reach in it, one for each event; undefined when no broker answered. */
  readonly results: number | undefined;
  readonly lag: number | undefined;
  /** By topic, of its partitions. */
  readonly lags: Sample['lags'];
  /** One letter for each instance: u(p), p(aused), d(own). */
  readonly instances: string;
}

/** The samples of a run, one for each second: the last of it. What lies between two of them is spread evenly. */
export function seriesOf(samples: readonly Sample[]): readonly SecondOfRun[] {
  const bySecond = new Map(samples.map((sample) => [Math.floor(sample.atMs / 1_000), sample]));
  const sent = new Meter();
  const results = new Meter();
  return [...bySecond].map(([second, sample]) => {
    const {atMs, lags, instances} = sample;
    const reached = sample.ends?.[outputs.enriched]?.reduce((sum, end) => sum + end, 0);
    return {
      second,
      sent: sent.perSecond(atMs, sample.sent) ?? 0,
      results: reached === undefined ? undefined : results.perSecond(atMs, reached),
      ...{lag: lagOf(sample), lags},
      instances: instances.map(({state}) => state.charAt(0)).join(''),
    };
  });
}

/** The rate of a count since it was seen last. */
class Meter {
  #atMs = 0;
  #count = 0;

  perSecond(atMs: number, count: number): number {
    const elapsedMs = Math.max(1, atMs - this.#atMs);
    const rate = ((count - this.#count) * 1_000) / elapsedMs;
    this.#atMs = atMs;
    this.#count = count;
    return Math.max(0, Math.round(rate));
  }
}
