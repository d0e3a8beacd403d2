const plainDecimal = /^([+-]?)(\d*)(?:\.(\d*))?(?:[eE]([+-]?\d{1,3}))?$/;

/**
 * The unscaled value of a decimal text: `1.5` at scale 2 is 150. Undefined where the text is no number, or has more
 * digits than the type holds: nothing is ever rounded.
 */
export function parseDecimal(
  text: string,
  type: {readonly precision: number; readonly scale: number},
): bigint | undefined {
  const match = plainDecimal.exec(text);
  if (match === null) return undefined;
  const [, sign = '', whole = '', fraction = '', exponent = '0'] = match;
  if (whole === '' && fraction === '') return undefined;
  const shift = type.scale - fraction.length + Number(exponent);
  const digits = BigInt(whole + fraction);
  const unscaled = shift >= 0 ? digits * 10n ** BigInt(shift) : exactQuotient(digits, -shift);
  if (unscaled === undefined || unscaled >= 10n ** BigInt(type.precision)) return undefined;
  return sign === '-' ? -unscaled : unscaled;
}

/** Plain notation, exactly `scale` digits after the point, and no point at scale 0. Zero has no sign. */
export function formatDecimal(unscaled: bigint, scale: number): string {
  const sign = unscaled < 0n ? '-' : '';
  const digits = String(unscaled < 0n ? -unscaled : unscaled).padStart(scale + 1, '0');
  if (scale === 0) return sign + digits;
  return `${sign}${digits.slice(0, -scale)}.${digits.slice(-scale)}`;
}

/** Digits that would be lost have to be zeros. */
function exactQuotient(digits: bigint, places: number): bigint | undefined {
  const divisor = 10n ** BigInt(places);
  return digits % divisor === 0n ? digits / divisor : undefined;
}
