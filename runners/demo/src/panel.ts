import type {PaceProgress} from '@crm/generator';
import type {PipelineStatus} from './pipeline.ts';

const barWidth = 32;
const count = new Intl.NumberFormat('en-US');

/** A moment of the demo. */
export interface Moment extends PipelineStatus {
  readonly sent: PaceProgress | undefined;
  readonly size: number;
  /** Records per second since the moment before. */
  readonly rate: number;
  readonly elapsedMs: number;
}

/** Shows how the demo goes: redrawn on a terminal, a line per second elsewhere. */
export class Panel {
  readonly #isTerminal: boolean;
  #drawnLines = 0;
  #lastLineMs = Number.NEGATIVE_INFINITY;

  constructor(isTerminal: boolean) {
    this.#isTerminal = isTerminal;
  }

  show(moment: Moment): void {
    if (this.#isTerminal) this.#redraw(moment);
    else this.#printLine(moment);
  }

  #redraw(moment: Moment): void {
    const lines = panelLines(moment);
    const back = this.#drawnLines === 0 ? '' : `\x1b[${this.#drawnLines}A`;
    process.stdout.write(`${back}${lines.map((line) => `\x1b[2K${line}\n`).join('')}`);
    this.#drawnLines = lines.length;
  }

  #printLine(moment: Moment): void {
    if (moment.elapsedMs - this.#lastLineMs < 1_000) return;
    this.#lastLineMs = moment.elapsedMs;
    console.log(plainLine(moment));
  }
}

export function plainLine({sent, size, rate, stream, lake, elapsedMs}: Moment): string {
  const figures = {
    sent: sent?.nextIndex ?? 0,
    of: size,
    perSecond: rate,
    processed: stream.consumed,
    lag: stream.lagRecords + lake.lag,
    commits: lake.commits,
    rows: lake.rows,
    late: stream.late,
    deadLetters: stream.deadLetters,
  };
  const text = Object.entries(figures).map(([name, value]) => `${name}=${value}`);
  return `${(elapsedMs / 1_000).toFixed(0).padStart(3)}s ${text.join(' ')}`;
}

export function panelLines({sent, size, rate, stream, lake, elapsedMs}: Moment): readonly string[] {
  const done = size === 0 ? 1 : (sent?.nextIndex ?? 0) / size;
  const filled = Math.round(done * barWidth);
  const bar = `${'█'.repeat(filled)}${'░'.repeat(barWidth - filled)}`;
  const phase = rate > 1_000 ? 'spike ' : 'normal';
  const tables = Object.entries(lake.tables).map(
    ([name, table]) =>
      `  ${name.padEnd(24)} ${count.format(table.rows).padStart(9)} rows  ${String(table.commits).padStart(4)} commits`,
  );
  return [
    `${bar} ${(done * 100).toFixed(0).padStart(3)} %  ${(elapsedMs / 1_000).toFixed(0)} s  ${phase}`,
    `  traffic    ${count.format(rate).padStart(9)} records/s   backlog ${count.format(sent?.backlog ?? 0)}`,
    `  topology   ${count.format(stream.consumed).padStart(9)} records in, ${count.format(stream.produced)} out, lag ${count.format(stream.lagRecords)}`,
    `             ${count.format(stream.late).padStart(9)} late, ${count.format(stream.deadLetters)} dead letters, ${count.format(stream.commits)} commits`,
    ...tables,
  ];
}
