import {LiveScreen} from './live-screen.ts';
import type {Moment} from './moment.ts';
import {PlainScreen} from './plain-screen.ts';

/** Where people, or a log, see how the demo goes. */
export interface Screen {
  /** How often it wants to be shown a moment. */
  readonly everyMs: number;
  show(moment: Moment): void;
  /** A sentence that stays. */
  note(text: string): void;
  /** Ends the drawing; what stands there stays. */
  close(): void;
}

/** A panel on a terminal; lines in a pipe, in CI, and for those who want no control characters. */
export function openScreen(output: NodeJS.WriteStream, env: NodeJS.ProcessEnv): Screen {
  const isPlain = [env['NO_COLOR'], env['CI']].some((set) => set !== undefined && set !== '');
  return output.isTTY && !isPlain && env['TERM'] !== 'dumb'
    ? new LiveScreen(output)
    : new PlainScreen((text) => output.write(text));
}
