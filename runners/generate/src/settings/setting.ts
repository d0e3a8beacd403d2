import {accessSync, constants} from 'node:fs';
import {z} from 'zod';

/** One setting of a program: how its text is read, and what a mistake is answered with. */
export interface Setting<T> {
  readonly schema: z.ZodType<T, string | undefined>;
  /** What it may be, as part of a sentence: `a whole number from 1 to 1,000`. */
  readonly expected: string;
  /** Never shown, not even when it is wrong. */
  readonly isSecret?: boolean | undefined;
}

/** A setting that must be there, until it is made optional or gets a default. */
export interface RequiredSetting<T> extends Setting<T> {
  optional(): Setting<T | undefined>;
  default(value: T): Setting<T>;
}

function required<T>(
  expected: string,
  schema: z.ZodType<T, string>,
  isSecret = false,
): RequiredSetting<T> {
  return {
    schema: schema as z.ZodType<T, string | undefined>,
    expected,
    isSecret,
    optional: () => ({schema: schema.optional(), expected, isSecret}),
    default: (value) => ({
      schema: schema.optional().transform((found) => found ?? value),
      expected,
      isSecret,
    }),
  };
}

export function text(expected: string): RequiredSetting<string> {
  return required(expected, z.string());
}

/** A text that is never shown. */
export function secret(expected: string): RequiredSetting<string> {
  return required(expected, z.string(), true);
}

/** A path; a file that cannot be read is a mistake. */
export function readableFile(expected: string): RequiredSetting<string> {
  return required(`${expected}, which can be read,`, z.string().refine(isReadable));
}

function isReadable(path: string): boolean {
  try {
    accessSync(path, constants.R_OK);
    return true;
  } catch {
    return false;
  }
}

/** A text of a given form. */
export function pattern(expected: string, form: RegExp): RequiredSetting<string> {
  return required(expected, z.string().regex(form));
}

export function oneOf<const V extends readonly [string, ...string[]]>(
  ...values: V
): RequiredSetting<V[number]> {
  return required<V[number]>(values.join(', ').replace(/, ([^,]*)$/, ' or $1'), z.enum(values));
}

/** Some of the given values, separated by commas. */
export function listOf<const V extends readonly string[]>(
  ...values: V
): RequiredSetting<readonly V[number][]> {
  const known: readonly string[] = values;
  const schema = z.string().transform((found) => found.split(',').map((part) => part.trim()));
  // Nothing but the given values passes.
  return required(
    `some of ${values.join(', ')}, with commas between them,`,
    schema.refine((found): found is V[number][] => found.every((part) => known.includes(part))),
  );
}

export function flag(): RequiredSetting<boolean> {
  return required(
    'true or false',
    z.enum(['true', 'false']).transform((found) => found === 'true'),
  );
}

const digits = /^-?\d{1,16}$/;

export function wholeNumber(least: number, most: number): RequiredSetting<number> {
  const schema = z.string().regex(digits).transform(Number);
  const range = (found: number): boolean => found >= least && found <= most;
  return required(
    `a whole number from ${grouped(least)} to ${grouped(most)}`,
    schema.refine(range),
  );
}

const decimal = /^\d{1,9}(?:\.\d{1,9})?$/;

/** A number that may have decimals, such as a share or a rate. */
export function number(least: number, most: number): RequiredSetting<number> {
  const schema = z.string().regex(decimal).transform(Number);
  const range = (found: number): boolean => found >= least && found <= most;
  return required(`a number from ${grouped(least)} to ${grouped(most)}`, schema.refine(range));
}

const isoTime = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}(?::\d{2}(?:\.\d{1,3})?)?Z$/;

/** A time in UTC, in epoch milliseconds once it is read. */
export function time(): RequiredSetting<number> {
  const schema = z.string().regex(isoTime).transform(Date.parse);
  const expected = 'a time in UTC such as 2026-01-05T09:00:00Z';
  return required(
    expected,
    schema.refine((found) => !Number.isNaN(found)),
  );
}

const hostPort = /^(?:\[[0-9a-fA-F:]+\]|[^:[\]\s/,]+):\d{1,5}$/;

/** Addresses, separated by commas. */
export function hostPorts(): RequiredSetting<readonly string[]> {
  const schema = z.string().transform((found) => found.split(',').map((part) => part.trim()));
  return required(
    'host:port, or several with commas between them',
    schema.refine((found) => found.every((part) => hostPort.test(part))),
  );
}

function grouped(value: number): string {
  return value.toLocaleString('en-US');
}
