import type {Json} from '../json.ts';

/** A text that is no scenario; the message begins with the place. */
export class ScenarioError extends Error {
  override readonly name = 'ScenarioError';
  readonly place: string;

  constructor(place: string, found: string) {
    super(`${place}: ${found}`);
    this.place = place;
  }
}

type Range = Readonly<{min?: number; max?: number}>;

const printable = /^[\x20-\x7e]*$/;
const largest = 2 ** 53;

/** Reads the members of one object, names the place of what is wrong, and refuses what nobody asked for. */
export class MemberReader {
  readonly place: string;
  readonly #members: Readonly<Record<string, unknown>>;
  readonly #unread: Set<string>;

  constructor(json: unknown, place: string) {
    if (json === null || typeof json !== 'object' || Array.isArray(json)) {
      throw new ScenarioError(place, `expected an object, found ${describe(json)}`);
    }
    this.place = place;
    this.#members = Object.fromEntries(Object.entries(json));
    this.#unread = new Set(Object.keys(json));
  }

  has(name: string): boolean {
    return this.#members[name] !== undefined;
  }

  at(name: string): string {
    return `${this.place}.${name}`;
  }

  take(name: string): unknown {
    this.#unread.delete(name);
    return this.#members[name];
  }

  /** The value itself where there is one. */
  optional<T>(name: string, read: (name: string) => T): T | undefined {
    return this.has(name) ? read(name) : undefined;
  }

  text(name: string): string {
    return readText(this.take(name), this.at(name));
  }

  /** Absent counts as null. */
  textOrNull(name: string): string | null {
    const value = this.take(name);
    return value === null || value === undefined ? null : readText(value, this.at(name));
  }

  integer(name: string, range: Range = {}): number {
    return readInteger(this.take(name), this.at(name), range);
  }

  /** Any integer: that a length cannot be is for the topology's builder to say, who refuses it. */
  durationMs(name: string): number {
    return this.integer(name);
  }

  flag(name: string): boolean {
    const value = this.take(name);
    if (typeof value === 'boolean') return value;
    throw new ScenarioError(this.at(name), `expected true or false, found ${describe(value)}`);
  }

  only<const T extends string | number | boolean>(name: string, allowed: readonly T[]): T {
    const value = this.take(name);
    const found = allowed.find((candidate) => candidate === value);
    if (found !== undefined) return found;
    throw new ScenarioError(
      this.at(name),
      `expected ${allowed.join(', ')}, found ${describe(value)}`,
    );
  }

  json(name: string): Json {
    return readJson(this.take(name), this.at(name));
  }

  object(name: string): MemberReader {
    return new MemberReader(this.take(name), this.at(name));
  }

  list<T>(name: string, read: (json: unknown, place: string) => T): readonly T[] {
    return readList(this.take(name), this.at(name), read);
  }

  names(): readonly string[] {
    return Object.keys(this.#members);
  }

  refusal(name: string, found: string): ScenarioError {
    return new ScenarioError(this.at(name), found);
  }

  /** Refuses members that were not read. */
  end(): void {
    for (const name of this.#unread) throw new ScenarioError(this.at(name), 'unknown member');
  }
}

export function readList<T>(
  json: unknown,
  place: string,
  read: (json: unknown, place: string) => T,
): readonly T[] {
  if (!Array.isArray(json)) {
    throw new ScenarioError(place, `expected a list, found ${describe(json)}`);
  }
  return json.map((item: unknown, index) => read(item, `${place}[${index}]`));
}

export function readText(json: unknown, place: string): string {
  if (typeof json !== 'string') {
    throw new ScenarioError(place, `expected a string, found ${describe(json)}`);
  }
  if (!printable.test(json)) throw new ScenarioError(place, 'expected printable ASCII');
  return json;
}

export function readInteger(json: unknown, place: string, {min, max}: Range = {}): number {
  if (typeof json !== 'number' || !Number.isInteger(json) || Math.abs(json) > largest) {
    throw new ScenarioError(place, `expected an integer within 2^53, found ${describe(json)}`);
  }
  if (min !== undefined && json < min) throw new ScenarioError(place, `${json} is below ${min}`);
  if (max !== undefined && json > max) throw new ScenarioError(place, `${json} is above ${max}`);
  return json === 0 ? 0 : json;
}

/** A value of the language: no fractions, no booleans, names that begin with a letter. */
export function readJson(json: unknown, place: string): Json {
  if (json === null) return null;
  if (typeof json === 'string') return readText(json, place);
  if (typeof json === 'number') return readInteger(json, place);
  if (Array.isArray(json)) return readList(json, place, readJson);
  if (typeof json !== 'object') {
    throw new ScenarioError(place, `expected a value, found ${describe(json)}`);
  }
  const members = Object.entries(json).map(([name, value]: [string, unknown]) => {
    if (!/^[A-Za-z]/.test(name)) {
      throw new ScenarioError(`${place}.${name}`, 'a name begins with a letter');
    }
    return [readText(name, place), readJson(value, `${place}.${name}`)] as const;
  });
  return Object.fromEntries(members);
}

function describe(value: unknown): string {
  return value === undefined ? 'nothing' : (JSON.stringify(value) ?? typeof value).slice(0, 60);
}
