import {expect, test} from 'vitest';
import {chart} from './chart.ts';
import {markdown} from './markdown.ts';
import type {Report} from './report.ts';
import {terminalTable} from './terminal-table.ts';

const report: Report = {
  machine: {cpu: 'Some CPU', cores: 2, memoryGiB: 24, node: 'v24.0.0'},
  stages: [
    {
      stage: 'q1',
      what: 'counts < sums',
      figures: [
        {
          name: 'Q1, exactly-once',
          note: 'all right',
          passes: [
            {events: 600_000, seconds: 2, cpuSeconds: 2, peakRssMiB: 400, startUpSeconds: 1},
            {events: 600_000, seconds: 3, cpuSeconds: 2, peakRssMiB: 390, startUpSeconds: 1},
            {events: 600_000, seconds: 6, cpuSeconds: 2, peakRssMiB: 380, startUpSeconds: 1},
          ],
        },
        {
          name: 'Q1, by others',
          isPeer: true,
          passes: [{events: 600_000, seconds: 4, cpuSeconds: 4}],
        },
      ],
      command: 'pnpm bench --only q1',
      date: '2026-11-25T09:00:00.000Z',
      commit: 'abc1234',
      loadAverage: [1, 2, 3],
    },
    {
      stage: 'end-to-end',
      what: 'all of it',
      figures: [
        {
          name: 'row & all',
          passes: [{events: 30_000, seconds: 10}],
          latency: {p50Ms: 800, p99Ms: 1_234},
          allocatedBytesPerEvent: 48,
          stateBytesPerKey: 120,
        },
      ],
      command: 'pnpm bench',
      date: '2026-11-25T09:00:00.000Z',
      commit: 'abc1234',
      loadAverage: [1, 2, 3],
    },
  ],
};

test('a row has the median with its range, and the peers stand apart', () => {
  const lines = markdown(report).split('\n');
  expect(lines).toContain(
    '| q1 | Q1, exactly-once | 200,000 (100,000 to 300,000) | 300,000 |  |  |  | 400 | 1.0 |',
  );
  expect(lines).toContain('| end-to-end | row & all | 3,000 |  | 48 | 120 | 800 / 1,230 |  |  |');
  expect(lines).toContain('- **q1**: counts < sums. all right.');
  const ours = lines.findIndex((line) => line.includes('Q1, exactly-once'));
  const heading = lines.indexOf('## Peers');
  expect(ours).toBeLessThan(heading);
  expect(lines.findIndex((line) => line.includes('Flink'))).toBeGreaterThan(heading);
});

test('on the terminal peers are in brackets', () => {
  const lines = terminalTable(report.stages).split('\n');
  expect(lines.filter((line) => line.includes('Flink')).length).toBe(2);
  expect(lines.every((line) => !line.includes('Flink') || line.includes('['))).toBe(true);
});

test('the chart scales the bars of a stage to its highest, and leaves latencies out', () => {
  const svg = chart(report);
  // 760 wide, less 330 for names and 80 for numbers.
  expect(svg).toContain('<rect class="ours" x="330" y="34" width="350"');
  // 102,000 of 300,000.
  expect(svg).toMatch(/Flink 2.2 heap, exactly once<\/text><rect class="peer" [^>]*width="119"/);
  // 150,000 of 300,000, beside us in the same run.
  expect(svg).toMatch(/Q1, by others<\/text><rect class="peer" [^>]*width="175"/);
  expect(svg).not.toContain('row');
});
