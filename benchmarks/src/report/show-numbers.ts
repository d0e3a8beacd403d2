import type {Spread} from '../measuring/figure.ts';

const whole = new Intl.NumberFormat('en-US', {maximumFractionDigits: 0});

/** A rate in three digits: more would be noise. */
export const showRate = (perSecond: number): string =>
  whole.format(Number(perSecond.toPrecision(3)));

/** The median, with the lowest and the highest where they differ. */
export function showSpread(spread: Spread | undefined): string {
  if (spread === undefined) return '';
  const [median, least, most] = [spread.median, spread.least, spread.most].map(showRate);
  return least === most ? `${median}` : `${median} (${least} to ${most})`;
}
