import {columnTitles, figureCells, peerCells} from './figure-cells.ts';
import {peers} from './peers.ts';
import type {Report, StageReport} from './report.ts';

/** The report as people read it. */
export function markdown({machine, stages}: Report): string {
  const {cpu, cores, memoryGiB, node} = machine;
  const measured = new Set(stages.map(({stage}) => stage));
  return [
    '# Throughput',
    '',
    `${cores} cores (${cpu}), ${memoryGiB} GiB, Node ${node}. Written by \`pnpm bench\`; the broker runs on the same cores.`,
    'Figures are medians of the runs, with the lowest and the highest. Per CPU second means per second of user and',
    "system time of the measured process with all its threads, the broker's left out. Every result was compared with what the",
    'workload must come to, and a run with a wrong one has no figure. Bytes per event are what is allocated on the JavaScript',
    'heap, garbage included; state bytes per key are of one million keys, beyond the keys and values themselves.',
    '',
    '![events per CPU second](throughput.svg)',
    '',
    ...table(
      columnTitles,
      stages.flatMap(({stage, figures}) => figures.map((figure) => figureCells(stage, figure))),
    ),
    '',
    '## What was measured',
    '',
    ...stages.flatMap(stageNotes),
    '',
    '## Peers',
    '',
    'The same work by others: measured earlier on a machine of the same kind, and not in these runs.',
    '',
    ...table(columnTitles, peers.filter(({stage}) => measured.has(stage)).map(peerCells)),
    '',
    '## How',
    '',
    ...table(
      ['stage', 'date', 'commit', 'load average', 'command'],
      stages.map(({stage, date, commit, loadAverage, command}) => [
        ...[stage, date.slice(0, 16).replace('T', ' '), commit],
        ...[loadAverage.join(' '), `\`${command}\``],
      ]),
    ),
    '',
  ].join('\n');
}

function stageNotes({stage, what, figures}: StageReport): string[] {
  const notes = new Set(figures.flatMap(({note = ''}) => (note === '' ? [] : note)));
  return [`- **${stage}**: ${[what, ...notes].join('. ')}.`];
}

function table(titles: readonly string[], rows: readonly (readonly string[])[]): string[] {
  const line = (cells: readonly string[]): string => `| ${cells.join(' | ')} |`;
  return [line(titles), `|${titles.map(() => '---').join('|')}|`, ...rows.map(line)];
}
