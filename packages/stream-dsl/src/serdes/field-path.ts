/** `['lines', '2', 'price']` as `lines[2].price`. */
export function fieldPath(parts: readonly PropertyKey[]): string {
  return parts
    .map((part) => (/^\d+$/.test(String(part)) ? `[${String(part)}]` : `.${String(part)}`))
    .join('')
    .replace(/^\./, '');
}
