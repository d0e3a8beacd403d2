import type {WriteStream} from 'node:tty';
import type {Moment} from './moment.ts';
import {type PanelLine, panelLines} from './panel-lines.ts';
import type {Screen} from './screen.ts';

const hideCursor = '\x1b[?25l';
const showCursor = '\x1b[?25h';
const clearBelow = '\x1b[J';
const styles = {plain: '', bold: '\x1b[1m', dim: '\x1b[2m'} as const;
const reset = '\x1b[0m';

/** What is needed of a terminal. */
export type Terminal = Pick<WriteStream, 'write' | 'columns' | 'rows'>;

/** A panel that is drawn again in its place; notes stand above it. */
export class LiveScreen implements Screen {
  readonly everyMs = 200;
  readonly #terminal: Terminal;
  #drawnLines = 0;
  #last: readonly PanelLine[] = [];
  readonly #restore = (): void => void this.#terminal.write(showCursor);

  constructor(terminal: Terminal) {
    this.#terminal = terminal;
    terminal.write(hideCursor);
    // Also when a second Ctrl-C ends the process on the spot.
    process.once('exit', this.#restore);
  }

  show(moment: Moment): void {
    this.#last = panelLines(moment);
    this.#draw('');
  }

  note(text: string): void {
    this.#draw(`${text}\n`);
  }

  close(): void {
    this.#last = [];
    this.#drawnLines = 0;
    process.off('exit', this.#restore);
    this.#restore();
  }

  /** In one piece, so that nothing flickers. */
  #draw(above: string): void {
    const {columns = 80, rows = 24} = this.#terminal;
    // A line that wraps, or a panel that scrolls, would make the way back up too short.
    const lines = this.#last.slice(0, Math.max(1, rows - 1)).map(({text, style}) => {
      const cut = text.slice(0, columns - 1);
      return style === 'plain' ? cut : `${styles[style]}${cut}${reset}`;
    });
    const up = this.#drawnLines === 0 ? '' : `\x1b[${this.#drawnLines}A`;
    const panel = lines.map((line) => `${line}\n`).join('');
    this.#terminal.write(`\r${up}${clearBelow}${above}${panel}`);
    this.#drawnLines = lines.length;
  }
}
