/** Licences that allow what Apache-2.0 allows to a user of ours. */
const allowed = new Set([
  '0BSD',
  'Apache-2.0',
  'BlueOak-1.0.0',
  'BSD-2-Clause',
  'BSD-3-Clause',
  'CC0-1.0',
  'ISC',
  'MIT',
  'Python-2.0',
  'Unlicense',
]);

/** The licence that a manifest names, in any of the spellings seen in the wild. */
export function readLicence(license: unknown): string {
  if (typeof license === 'string') return license;
  if (typeof license === 'object' && license !== null && 'type' in license) {
    return String(license.type);
  }
  return 'none';
}

/** Whether an SPDX expression leaves us an allowed choice: one side of each OR, both sides of each AND. */
export function isLicenceAllowed(expression: string): boolean {
  const bare = expression.replaceAll(/[()]/g, ' ').trim();
  return bare
    .split(/\s+OR\s+/)
    .some((choice) => choice.split(/\s+AND\s+/).every((name) => allowed.has(name.trim())));
}
