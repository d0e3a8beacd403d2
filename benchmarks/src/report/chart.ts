import {eventsPerCpuSecond, eventsPerSecond} from '../measuring/figure.ts';
import {peers} from './peers.ts';
import type {Report, StageReport} from './report.ts';
import {showRate} from './show-numbers.ts';

interface Bar {
  readonly name: string;
  readonly rate: number;
  readonly isOurs: boolean;
}

const width = 760;
const labelWidth = 330;
const rightWidth = 80;
const barHeight = 18;
const lineHeight = 24;
const headHeight = 34;

// Both colours stand out on white and on black; text follows the reader's own setting.
const style = `text{font:13px system-ui,sans-serif;fill:#24292f}.head{font-weight:600}.ours{fill:#2a7de1}.peer{fill:#8a8f98}
@media(prefers-color-scheme:dark){text{fill:#e6edf3}}`;

/** Events per CPU second as bars, ours and the peers'. The bars of one stage share a scale. */
export function chart({stages}: Report): string {
  const parts: string[] = [];
  let top = 0;
  for (const stage of stages) {
    const bars = barsOf(stage);
    const highest = Math.max(...bars.map(({rate}) => rate));
    if (bars.length === 0) continue;
    parts.push(`<text class="head" x="0" y="${top + 22}">${escapeText(stage.stage)}</text>`);
    top += headHeight;
    for (const bar of bars) {
      parts.push(drawBar(bar, top, bar.rate / highest));
      top += lineHeight;
    }
  }
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${top}" role="img" aria-label="events per CPU second">
<style>${style}</style>
${parts.join('\n')}
</svg>
`;
}

function barsOf({stage, figures}: StageReport): readonly Bar[] {
  const ours = figures.flatMap((figure) => {
    // A latency is no rate, and has the rate that was asked for.
    if (figure.latency !== undefined) return [];
    const rate = (eventsPerCpuSecond(figure) ?? eventsPerSecond(figure))?.median;
    return rate === undefined ? [] : {name: figure.name, rate, isOurs: figure.isPeer !== true};
  });
  const others = peers.flatMap((peer) => {
    const rate = peer.perCpuSecond ?? peer.perSecond;
    if (peer.stage !== stage || rate === undefined) return [];
    return {name: peer.name, rate, isOurs: false};
  });
  return ours.length === 0 ? [] : [...ours, ...others];
}

function drawBar({name, rate, isOurs}: Bar, top: number, share: number): string {
  const length = Math.max(1, Math.round((width - labelWidth - rightWidth) * share));
  const textY = top + 14;
  return [
    `<text x="0" y="${textY}">${escapeText(name)}</text>`,
    `<rect class="${isOurs ? 'ours' : 'peer'}" x="${labelWidth}" y="${top}" width="${length}" height="${barHeight}"/>`,
    `<text x="${labelWidth + length + 6}" y="${textY}">${showRate(rate)}</text>`,
  ].join('');
}

function escapeText(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;');
}
