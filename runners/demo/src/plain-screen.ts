import type {Moment} from './moment.ts';
import type {Screen} from './screen.ts';

/** A line a second, of names and values, for pipes and logs. */
export class PlainScreen implements Screen {
  readonly everyMs = 1_000;
  readonly #write: (text: string) => unknown;

  constructor(write: (text: string) => unknown) {
    this.#write = write;
  }

  show(moment: Moment): void {
    this.#write(`${plainLine(moment)}\n`);
  }

  note(text: string): void {
    this.#write(`${text}\n`);
  }

  close(): void {
    // Lines need no end.
  }
}

export function plainLine(moment: Moment): string {
  const {elapsedMs, phase, sent, size, sentPerSecond, backlog, lag, tables} = moment;
  const {processed, processedPerSecond, late, deadLetters, commits} = moment;
  const figures = {
    ...{seconds: Math.floor(elapsedMs / 1_000), phase, sent, of: size, sentPerSecond, backlog},
    ...{processed, processedPerSecond, lag: lag.topology, lakeLag: lag.lake, commits},
    tableCommits: tables.reduce((sum, table) => sum + table.commits, 0),
    ...Object.fromEntries(tables.map(({name, rows}) => [name, rows])),
    ...{late, deadLetters},
  };
  return Object.entries(figures)
    .map(([name, value]) => `${name}=${value}`)
    .join(' ');
}
