import {DeltaError} from '../errors.ts';

/**
 * Reads the members of one action's JSON object, and remembers which were read: the rest is kept as it stands, so that
 * what other writers add survives.
 */
export class WireObject {
  readonly #members: Readonly<Record<string, unknown>>;
  readonly #where: string;
  readonly #read = new Set<string>();

  constructor(value: unknown, where: string) {
    this.#where = where;
    if (!isObject(value)) throw corrupt(where, 'an object', value);
    this.#members = value;
  }

  text(name: string): string {
    return this.#required(name, 'a text', this.optionalText(name));
  }

  optionalText(name: string): string | undefined {
    return this.#optional(name, 'a text', (value) => typeof value === 'string');
  }

  /** Whole, and exact as a number. */
  integer(name: string): number {
    return this.#required(name, 'an integer', this.optionalInteger(name));
  }

  optionalInteger(name: string): number | undefined {
    const value = this.#take(name);
    if (value === undefined) return undefined;
    // Checkpoints give longs.
    const number = typeof value === 'bigint' ? Number(value) : value;
    if (typeof number === 'number' && Number.isSafeInteger(number)) return number;
    throw corrupt(`${this.#where}.${name}`, 'an integer', value);
  }

  flag(name: string): boolean {
    return this.#required(name, 'true or false', this.optionalFlag(name));
  }

  optionalFlag(name: string): boolean | undefined {
    return this.#optional(name, 'true or false', (value) => typeof value === 'boolean');
  }

  texts(name: string): readonly string[] | undefined {
    return this.#optional(
      name,
      'a list of texts',
      (value): value is string[] =>
        Array.isArray(value) && value.every((item) => typeof item === 'string'),
    );
  }

  object(name: string): Readonly<Record<string, unknown>> | undefined {
    return this.#optional(name, 'an object', isObject);
  }

  /** An object of texts, or a Map of them as checkpoints give it. */
  textMap(name: string): Readonly<Record<string, string>> | undefined {
    const map = this.nullableTextMap(name);
    if (map === undefined) return undefined;
    const texts = Object.entries(map).filter((entry): entry is [string, string] => {
      return entry[1] !== null;
    });
    return Object.fromEntries(texts);
  }

  nullableTextMap(name: string): Readonly<Record<string, string | null>> | undefined {
    const value = this.#take(name);
    if (value === undefined) return undefined;
    const object: unknown = value instanceof Map ? Object.fromEntries(value) : value;
    if (isObject(object) && Object.values(object).every(isTextOrNull)) {
      return object as Record<string, string | null>;
    }
    throw corrupt(`${this.#where}.${name}`, 'an object of texts', value);
  }

  /** The members that nobody asked for; nothing when there are none. */
  rest(): {extra?: Readonly<Record<string, unknown>>} {
    const left = Object.entries(this.#members).filter(([name]) => !this.#read.has(name));
    return left.length === 0 ? {} : {extra: Object.fromEntries(left)};
  }

  #take(name: string): unknown {
    this.#read.add(name);
    return this.#members[name] ?? undefined;
  }

  #optional<T>(
    name: string,
    expected: string,
    check: (value: unknown) => value is T,
  ): T | undefined {
    const value = this.#take(name);
    if (value === undefined || check(value)) return value;
    throw corrupt(`${this.#where}.${name}`, expected, value);
  }

  #required<T>(name: string, expected: string, value: T | undefined): T {
    if (value !== undefined) return value;
    throw corrupt(`${this.#where}.${name}`, expected, undefined);
  }
}

/** A member that is written only when it is there. */
export function optional<K extends string, V>(
  name: K,
  value: V | undefined,
): {readonly [P in K]?: V} {
  // The computed key is K, which TypeScript widens to string.
  return (value === undefined ? {} : {[name]: value}) as {readonly [P in K]?: V};
}

export function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function isTextOrNull(value: unknown): boolean {
  return value === null || typeof value === 'string';
}

function corrupt(where: string, expected: string, found: unknown): DeltaError {
  const shown = found === undefined ? 'nothing' : typeof found;
  return new DeltaError({
    code: 'DELTA_LOG_CORRUPT',
    problem: `cannot read ${where}`,
    expected,
    found: shown,
  });
}
