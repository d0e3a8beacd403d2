import {columnTitles, figureCells, peerCells} from './figure-cells.ts';
import {peers} from './peers.ts';
import type {StageReport} from './report.ts';

/** The figures in columns, each stage's peers below its own, in brackets. */
export function terminalTable(reports: readonly StageReport[]): string {
  const rows = [
    [...columnTitles],
    ...reports.flatMap(({stage, figures}) => [
      ...figures.map((figure) => figureCells(stage, figure)),
      ...peers
        .filter((peer) => peer.stage === stage)
        .map((peer) => peerCells({...peer, name: `[${peer.name}]`})),
    ]),
  ];
  const widths = columnTitles.map((_, at) => Math.max(...rows.map((row) => row[at]?.length ?? 0)));
  const lines = rows.map((row) =>
    row
      .map((cell, at) => (at < 2 ? cell.padEnd(widths[at] ?? 0) : cell.padStart(widths[at] ?? 0)))
      .join('  ')
      .trimEnd(),
  );
  const notes = reports.flatMap(({figures}) => figures.flatMap(({note = ''}) => note));
  const told = [...new Set(notes)].filter((note) => note !== '').map((note) => `- ${note}`);
  return `${[...lines, ...told, '[in brackets: measured earlier, on a machine of the same kind]'].join('\n')}\n`;
}
