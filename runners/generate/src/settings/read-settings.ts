import {z} from 'zod';
import type {Setting} from './setting.ts';

export type Settings = Readonly<Record<string, Setting<unknown>>>;

/** The values of settings, under the names that the program uses. */
export type SettingValues<S extends Settings> = {
  readonly [K in keyof S]: S[K] extends Setting<infer T> ? T : never;
};

/** What several settings together must satisfy; answered as a mistake in one of them. */
export interface SettingRule<V> {
  readonly setting: keyof V & string;
  readonly expected: string;
  isKept(values: V): boolean;
}

export type Environment = Readonly<Record<string, string | undefined>>;

/** Settings that cannot be used. The message lists every mistake: the variable, what it may be, what it was. */
export class SettingsError extends Error {
  override readonly name = 'SettingsError';
  readonly code = 'SETTINGS_INVALID';
  readonly mistakes: readonly string[];

  constructor(prefix: string, mistakes: readonly string[]) {
    const what = mistakes.length === 1 ? 'one mistake' : `${mistakes.length} mistakes`;
    super(`${what} in the settings ${prefix}_*:\n${mistakes.map((one) => `  ${one}`).join('\n')}`);
    this.mistakes = mistakes;
  }
}

/**
 * Reads a program's settings from the environment: `maxDelayMs` of the prefix `LAKE` is `LAKE_MAX_DELAY_MS`. An empty
 * variable counts as absent; one that begins with the prefix and is no setting is a mistake, most likely in writing.
 */
export function readSettings<S extends Settings>(
  prefix: string,
  environment: Environment,
  settings: S,
  rules: readonly SettingRule<SettingValues<S>>[] = [],
): SettingValues<S> {
  const mistakes = unknownVariables(prefix, environment, settings);
  const variable = (name: string): string => variableName(prefix, name);
  const explain = (name: string, expected: string): string => {
    const found = environment[variable(name)];
    return `${variable(name)}: ${expected} was expected, found ${shown(settings[name], found)}`;
  };
  const shape = Object.entries(settings).map(([name, {schema}]) => [name, schema] as const);
  const input = Object.keys(settings).map((name) => [
    name,
    environment[variable(name)] || undefined,
  ]);
  const read = z.object(Object.fromEntries(shape)).safeParse(Object.fromEntries(input));
  if (read.success) {
    // Each value has been read by the setting of the same name.
    const values = read.data as SettingValues<S>;
    const broken = rules.filter((rule) => !rule.isKept(values));
    mistakes.push(...broken.map((rule) => explain(rule.setting, rule.expected)));
    if (mistakes.length === 0) return values;
  } else {
    const wrong = new Set(read.error.issues.map((issue) => String(issue.path[0])));
    for (const name of wrong) mistakes.push(explain(name, settings[name]?.expected ?? ''));
  }
  throw new SettingsError(prefix, mistakes);
}

function variableName(prefix: string, name: string): string {
  return `${prefix}_${name.replaceAll(/[A-Z]/g, (letter) => `_${letter}`).toUpperCase()}`;
}

function unknownVariables(prefix: string, environment: Environment, settings: Settings): string[] {
  const known = new Set(Object.keys(settings).map((name) => variableName(prefix, name)));
  const given = Object.keys(environment).filter((name) => name.startsWith(`${prefix}_`));
  return given.filter((name) => !known.has(name)).map((name) => `${name}: is no setting`);
}

const longestShown = 60;

function shown(setting: Setting<unknown> | undefined, found: string | undefined): string {
  if (found === undefined || found === '') return 'nothing';
  if (setting?.isSecret === true) return 'something else (not shown)';
  return JSON.stringify(found.length <= longestShown ? found : `${found.slice(0, longestShown)}…`);
}
