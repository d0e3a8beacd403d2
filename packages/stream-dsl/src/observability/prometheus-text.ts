import {LATENCY_BOUNDS_MS, type LatencySnapshot} from './latency-histogram.ts';

export type Labels = Readonly<Record<string, string | number>>;

/** One value of a metric. */
export interface Sample {
  readonly labels: Labels;
  readonly value: number;
}

/** All values of one metric, as Prometheus groups them. */
export interface MetricFamily {
  readonly name: string;
  readonly help: string;
  readonly type: 'counter' | 'gauge' | 'histogram';
  readonly samples: readonly (Sample & {readonly suffix?: string | undefined})[];
}

/** Prometheus' text format 0.0.4. Families without a value are left out. */
export function renderFamilies(families: readonly MetricFamily[], common: Labels): string {
  return families
    .filter(({samples}) => samples.length > 0)
    .map(({name, help, type, samples}) => {
      const lines = samples.map(
        ({labels, value, suffix = ''}) =>
          `${name}${suffix}${labelText({...common, ...labels})} ${numberText(value)}\n`,
      );
      return `# HELP ${name} ${help}\n# TYPE ${name} ${type}\n${lines.join('')}`;
    })
    .join('');
}

/** The samples of a histogram, in seconds. */
export function latencySamples(latency: LatencySnapshot): MetricFamily['samples'] {
  const buckets = LATENCY_BOUNDS_MS.map((boundMs, i) => ({
    suffix: '_bucket',
    labels: {le: String(boundMs / 1_000)},
    value: latency.cumulativeCounts[i] ?? 0,
  }));
  return [
    ...buckets,
    {suffix: '_bucket', labels: {le: '+Inf'}, value: latency.count},
    {suffix: '_sum', labels: {}, value: latency.sumMs / 1_000},
    {suffix: '_count', labels: {}, value: latency.count},
  ];
}

function labelText(labels: Labels): string {
  const parts = Object.entries(labels).map(
    ([name, value]) => `${name}="${escaped(String(value))}"`,
  );
  return parts.length === 0 ? '' : `{${parts.join(',')}}`;
}

function escaped(text: string): string {
  return text.replaceAll('\\', '\\\\').replaceAll('"', '\\"').replaceAll('\n', '\\n');
}

function numberText(value: number): string {
  if (Number.isFinite(value)) return String(value);
  if (Number.isNaN(value)) return 'NaN';
  return value > 0 ? '+Inf' : '-Inf';
}
