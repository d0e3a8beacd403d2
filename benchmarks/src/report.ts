import {mkdirSync, writeFileSync} from 'node:fs';
import {availableParallelism, cpus, loadavg} from 'node:os';
import {fileURLToPath} from 'node:url';

/** One run of one query. */
export interface Figure {
  readonly query: 'Q1';
  readonly guarantee: 'exactly-once' | 'at-least-once';
  readonly eventsPerSecond: number;
  /** Of the engine's process alone, from its first event to the last durable result. */
  readonly eventsPerCpuSecond: number;
  readonly rssMiB: number;
  /** Windows whose last result was compared with the workload's arithmetic; all were right. */
  readonly windows: number;
  readonly late: number;
  readonly dropped: number;
}

// Measured earlier on a machine of the same kind, not in these runs.
const peers = [
  {name: 'kafkajs + RxJS by hand', perCpu: 51_000},
  {name: 'Kafka Streams 4.3, at least once', perCpu: 56_000},
  {name: 'Kafka Streams 4.3, exactly once', perCpu: 50_000},
  {name: 'Flink 2.2, exactly once', perCpu: 102_000},
];
const barHeight = 24;
const width = 720;
const labelWidth = 260;

/** Writes docs/reports/throughput.{json,md,svg}. */
export function writeReport(
  figures: readonly Figure[],
  about: {readonly eventCount: number; readonly command: string},
): void {
  const dir = fileURLToPath(new URL('../../docs/reports/', import.meta.url));
  mkdirSync(dir, {recursive: true});
  const machine = {
    node: process.version,
    cores: availableParallelism(),
    cpu: cpus()[0]?.model ?? 'unknown',
    loadAverage: loadavg().map((load) => Number(load.toFixed(2))),
    date: new Date().toISOString(),
  };
  writeFileSync(
    `${dir}throughput.json`,
    `${JSON.stringify({...about, machine, figures}, null, 2)}\n`,
  );
  writeFileSync(`${dir}throughput.md`, markdown(figures, about, machine));
  writeFileSync(`${dir}throughput.svg`, svg(figures));
}

function markdown(
  figures: readonly Figure[],
  {eventCount, command}: {readonly eventCount: number; readonly command: string},
  machine: {node: string; cores: number; cpu: string; loadAverage: readonly number[]; date: string},
): string {
  const number = new Intl.NumberFormat('en-US');
  const rows = figures.map(
    (figure) =>
      `| ${figure.query} | ${figure.guarantee} | ${number.format(figure.eventsPerSecond)} | ${number.format(figure.eventsPerCpuSecond)} | ${figure.rssMiB} | ${number.format(figure.windows)} | ${figure.late} |`,
  );
  return [
    '# Throughput',
    '',
    `\`${command}\` on ${machine.cores} cores (${machine.cpu}), Node ${machine.node}, load ${machine.loadAverage.join(' ')}, ${machine.date}.`,
    `The common workload crm-bench-v1 with ${number.format(eventCount)} events, one broker on the same cores; one line per run.`,
    "Every window of every run was compared with the workload's own arithmetic.",
    '',
    '| query | guarantee | events/s | events per CPU second | RSS MiB | windows checked | late |',
    '|---|---|---|---|---|---|---|',
    ...rows,
    '',
    '![events per CPU second](throughput.svg)',
    '',
    'Peers, measured earlier on a machine of the same kind, not in these runs:',
    '',
    ...peers.map(({name, perCpu}) => `- ${name}: ${number.format(perCpu)} events per CPU second`),
    '',
  ].join('\n');
}

function svg(figures: readonly Figure[]): string {
  const ours = figures.map(({query, guarantee, eventsPerCpuSecond}) => ({
    name: `ours: ${query}, ${guarantee}`,
    perCpu: eventsPerCpuSecond,
    isOurs: true,
  }));
  const bars = [...ours, ...peers.map((peer) => ({...peer, isOurs: false}))];
  const highest = Math.max(...bars.map(({perCpu}) => perCpu));
  const lines = bars.map(({name, perCpu, isOurs}, i) => {
    const y = i * (barHeight + 8);
    const length = Math.round(((width - labelWidth - 90) * perCpu) / highest);
    const color = isOurs ? '#2a7de1' : '#8a8f98';
    return `<text x="0" y="${y + 17}">${name}</text><rect x="${labelWidth}" y="${y}" width="${length}" height="${barHeight}" fill="${color}"/><text x="${labelWidth + length + 8}" y="${y + 17}">${perCpu.toLocaleString('en-US')}</text>`;
  });
  const height = bars.length * (barHeight + 8);
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" font-family="sans-serif" font-size="13" fill="#6e7681">${lines.join('')}</svg>\n`;
}
