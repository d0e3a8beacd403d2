import type {Moment, TableMoment} from './moment.ts';

/** A line of the panel, without control characters. */
export interface PanelLine {
  readonly text: string;
  readonly style: 'plain' | 'bold' | 'dim';
}

const barWidth = 30;
const nameWidth = 24;

/** The panel's text at one time. */
export function panelLines(moment: Moment): readonly PanelLine[] {
  const {phase, sent, size, sentPerSecond, backlog, elapsedMs, lag} = moment;
  const {processed, processedPerSecond, written, late, commits, deadLetters} = moment;
  const share = size === 0 ? 1 : sent / size;
  const percent = `${Math.floor(share * 100)} %`.padStart(5);
  return [
    bold(`${titles[phase].padEnd(15)} ${bar(share)} ${percent}  ${clock(elapsedMs)}`),
    plain(''),
    plain(`generator ${perSecond(sentPerSecond)}   ${n(sent)} of ${n(size)} sent`),
    plain(`${' '.repeat(25)}${n(backlog)} behind the schedule`),
    plain(
      `topology  ${perSecond(processedPerSecond)}   ${n(processed)} read, ${n(written)} written`,
    ),
    plain(`${' '.repeat(25)}lag ${n(lag.topology)}, ${n(commits)} commits`),
    plain(`${' '.repeat(25)}${n(late)} late, ${n(deadLetters)} dead letters`),
    plain(''),
    dim(row(['table', 'rows', 'commits', 'lag'])),
    ...moment.tables.map((table) => plain(tableRow(table))),
    plain(''),
    dim('Ctrl-C commits what is under way; the next start goes on from there.'),
  ];
}

const titles = {normal: 'normal traffic', spike: 'spike', drain: 'catching up'} as const;

function tableRow({name, rows, commits, lag}: TableMoment): string {
  return row([name, n(rows), n(commits), n(lag)]);
}

function row([name = '', ...cells]: readonly string[]): string {
  return `${name.padEnd(nameWidth)}${cells.map((cell) => cell.padStart(11)).join('')}`;
}

function bar(share: number): string {
  const full = Math.round(share * barWidth);
  return `${'█'.repeat(full)}${'░'.repeat(barWidth - full)}`;
}

function clock(elapsedMs: number): string {
  const seconds = Math.floor(elapsedMs / 1_000);
  return `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, '0')}`;
}

const perSecond = (rate: number): string => `${n(rate)}/s`.padStart(12);
const n = (count: number): string => count.toLocaleString('en-US');
const plain = (text: string): PanelLine => ({text, style: 'plain'});
const bold = (text: string): PanelLine => ({text, style: 'bold'});
const dim = (text: string): PanelLine => ({text, style: 'dim'});
