import type {RunRecord} from './run-record.ts';
import {type SecondOfRun, seriesOf} from './series.ts';

const width = 1_000;
const left = 64;
const right = 12;
const panelHeight = 170;
const gap = 42;
const laneHeight = 14;
const headHeight = 20;
const labelWidth = 14;

// The colours stand out on white and on black; text follows the reader's own setting.
const style = `text{font:12px system-ui,sans-serif;fill:#24292f}.head{font-weight:600}.small{font-size:10px}
.sent{stroke:#8a8f98;fill:none}.results{stroke:#2a7de1;fill:none}.lag{stroke:#d2691e;fill:none}.axis{stroke:#8a8f98;stroke-width:.5}
.fault{fill:#d2333a;fill-opacity:.16}.mark{stroke:#d2333a;stroke-width:.7}.u{fill:#2aa35a}.p{fill:#d9a400}.d{fill:#d2333a}
@media(prefers-color-scheme:dark){text{fill:#e6edf3}}`;

/** Throughput, lag and the instances over time, with a mark for each fault: its number is that of the table. */
export function chart(record: RunRecord): string {
  const series = seriesOf(record.samples);
  const endMs = record.samples.at(-1)?.atMs ?? 1;
  const xOf = (ms: number): number => left + ((width - left - right) * ms) / endMs;
  const throughputTop = headHeight + 16;
  const lagTop = throughputTop + panelHeight + gap;
  const lanesTop = lagTop + panelHeight + gap;
  const bottom = lanesTop + (series[0]?.instances.length ?? 0) * (laneHeight + 4);
  const scale = {xOf, top: throughputTop};
  const parts = [
    faultMarks(record, xOf, {top: throughputTop, bottom}),
    `<text class="head" x="${left}" y="${headHeight - 6}">events sent (grey) and results (blue) per second</text>`,
    panel([series.map(({sent}) => sent), series.map(({results}) => results)], series, {
      ...scale,
      classes: ['sent', 'results'],
    }),
    `<text class="head" x="${left}" y="${lagTop - 22}">records waiting, all partitions</text>`,
    panel([series.map(({lag}) => lag)], series, {...scale, top: lagTop, classes: ['lag']}),
    `<text class="head" x="${left}" y="${lanesTop - 10}">instances: up (green), paused (yellow), down (red)</text>`,
    lanes(series, xOf, lanesTop),
    timeAxis(endMs, xOf, bottom + 14),
  ];
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${bottom + 22}" role="img" aria-label="throughput, lag and faults over time">
<style>${style}</style>
${parts.join('\n')}
</svg>
`;
}

interface PanelScale {
  readonly xOf: (ms: number) => number;
  readonly top: number;
  readonly classes: readonly string[];
}

/** Lines on one scale, from 0 to the highest value. */
function panel(
  lines: readonly (readonly (number | undefined)[])[],
  series: readonly SecondOfRun[],
  {xOf, top, classes}: PanelScale,
): string {
  const highest = Math.max(1, ...lines.flat().map((value) => value ?? 0));
  const yOf = (value: number): number => top + panelHeight * (1 - value / highest);
  const drawn = lines.map((values, i) => {
    let isOpen = false;
    const path = values.map((value, at) => {
      // Where nobody answered there is a hole in the line.
      if (value === undefined) {
        isOpen = false;
        return '';
      }
      const command = isOpen ? 'L' : 'M';
      isOpen = true;
      return `${command}${xOf((series[at]?.second ?? 0) * 1_000).toFixed(1)} ${yOf(value).toFixed(1)}`;
    });
    return `<path class="${classes[i]}" d="${path.join('')}"/>`;
  });
  const grid = [0, 0.5, 1].map((share) => {
    const y = yOf(highest * share);
    const label = Math.round(highest * share).toLocaleString('en-US');
    return `<line class="axis" x1="${left}" y1="${y}" x2="${width - right}" y2="${y}"/><text class="small" text-anchor="end" x="${left - 6}" y="${y + 4}">${label}</text>`;
  });
  return [...grid, ...drawn].join('\n');
}

function faultMarks(
  {faults}: RunRecord,
  xOf: (ms: number) => number,
  {top, bottom}: {readonly top: number; readonly bottom: number},
): string {
  let labelled = Number.NEGATIVE_INFINITY;
  const marks = faults.map(({beganMs, overMs, title}, at) => {
    const [from, to] = [xOf(beganMs), xOf(overMs)];
    // Of numbers that would lie on one another the first is drawn; the title of the area tells of the others.
    const isLabelled = from - labelled > labelWidth;
    if (isLabelled) labelled = from;
    const label = isLabelled
      ? `<text class="small" x="${from.toFixed(1)}" y="${top - 4}">${at + 1}</text>`
      : '';
    const area = `<rect class="fault" x="${from.toFixed(1)}" y="${top}" width="${Math.max(1, to - from).toFixed(1)}" height="${bottom - top}"><title>${at + 1}: ${escapeText(title)}</title></rect>`;
    const line = `<line class="mark" x1="${from.toFixed(1)}" y1="${top - 2}" x2="${from.toFixed(1)}" y2="${bottom}"/>`;
    return `${area}${line}${label}`;
  });
  return marks.join('\n');
}

/** One lane for each instance, in pieces of one state. */
function lanes(series: readonly SecondOfRun[], xOf: (ms: number) => number, top: number): string {
  const count = series[0]?.instances.length ?? 0;
  const parts: string[] = [];
  for (let instance = 0; instance < count; instance += 1) {
    const y = top + instance * (laneHeight + 4);
    parts.push(
      `<text class="small" text-anchor="end" x="${left - 6}" y="${y + 11}">${instance + 1}</text>`,
    );
    let from = 0;
    for (const [at, {instances, second}] of series.entries()) {
      const state = instances.charAt(instance);
      const next = series[at + 1];
      if (next?.instances.charAt(instance) === state) continue;
      const [x, end] = [xOf(from * 1_000), xOf((next?.second ?? second) * 1_000)];
      parts.push(
        `<rect class="${state}" x="${x.toFixed(1)}" y="${y}" width="${Math.max(0.5, end - x).toFixed(1)}" height="${laneHeight}"/>`,
      );
      from = next?.second ?? second;
    }
  }
  return parts.join('\n');
}

function timeAxis(endMs: number, xOf: (ms: number) => number, y: number): string {
  const everyMs = endMs > 600_000 ? 120_000 : 30_000;
  const labels: string[] = [];
  for (let ms = 0; ms <= endMs; ms += everyMs) {
    labels.push(
      `<text class="small" text-anchor="middle" x="${xOf(ms).toFixed(1)}" y="${y}">${ms / 60_000} min</text>`,
    );
  }
  return labels.join('');
}

function escapeText(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;');
}
