/**
 * The first difference between a value and a row that should hold it, as text; undefined when there is none. The row
 * may hold more fields. A reader's forms are taken as equal: bigints as numbers, dates as epoch milliseconds, absent
 * values as null.
 */
export function difference(expected: unknown, found: unknown, path: string): string | undefined {
  if (Array.isArray(expected)) {
    if (!isList(found) || found.length !== expected.length) return differs(path, expected, found);
    return firstOf(expected.keys(), (key) =>
      difference(expected[key], found[key], `${path}[${key}]`),
    );
  }
  if (isObject(expected)) {
    if (!isObject(found)) return differs(path, expected, found);
    const prefix = path === '' ? '' : `${path}.`;
    return firstOf(Object.keys(expected), (key) =>
      difference(expected[key], found[key], `${prefix}${key}`),
    );
  }
  return plain(expected) === plain(found) ? undefined : differs(path, expected, found);
}

function firstOf<K>(keys: Iterable<K>, find: (key: K) => string | undefined): string | undefined {
  for (const key of keys) {
    const found = find(key);
    if (found !== undefined) return found;
  }
  return undefined;
}

function differs(path: string, expected: unknown, found: unknown): string {
  return `${path} is ${show(found)}, ${show(expected)} was expected`;
}

function plain(value: unknown): unknown {
  if (value === undefined) return null;
  if (typeof value === 'bigint') return Number(value);
  return value instanceof Date ? value.getTime() : value;
}

function show(value: unknown): string {
  const text = JSON.stringify(value, (_, member: unknown) =>
    typeof member === 'bigint' ? Number(member) : member,
  );
  return text === undefined ? 'missing' : text.slice(0, 120);
}

function isList(value: unknown): value is readonly unknown[] {
  return Array.isArray(value);
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
