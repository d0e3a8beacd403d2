import fc from 'fast-check';
import {
  array,
  boolean,
  date,
  double,
  int,
  long,
  oneOf,
  string,
  struct,
  timestamp,
} from '../field.ts';
import {type Infer, schema} from '../schema.ts';

/** A schema with each type, each of them required, optional and nested. */
export const Sample = schema(
  'Sample',
  {version: '1.0'},
  {
    id: string(),
    note: string().optional(),
    kind: oneOf('a', 'ab', 'b'),
    mood: oneOf('good', 'bad').optional(),
    count: int(),
    amount: long(),
    ratio: double(),
    half: double().optional(),
    isOpen: boolean(),
    isNew: boolean().optional(),
    at: timestamp(),
    seenAt: timestamp().optional(),
    day: date().optional(),
    tags: array(string().optional()),
    matrix: array(array(int())).optional(),
    place: struct({city: string(), zip: int().optional()}).optional(),
    lines: array(struct({sku: string(), price: long(), parts: array(string())})),
  },
);
export type Sample = Infer<typeof Sample>;

const text = fc.oneof(
  fc.string({maxLength: 12}),
  fc.string({unit: 'binary', maxLength: 12}),
  fc.constantFrom('', 'c000123', '신발', '"\\\n\u2028', '😀', 'null'),
);
const maybe = <T>(of: fc.Arbitrary<T>): fc.Arbitrary<T | null> => fc.option(of, {nil: null});
const timeMs = fc.oneof(
  fc.integer({min: 1_700_000_000_000, max: 1_800_000_000_000}),
  fc.integer({min: -8.64e15, max: 8.64e15}),
);
const anyDouble = fc.oneof(
  fc.double({noNaN: true, noDefaultInfinity: true}),
  fc.integer({min: -1_000_000, max: 1_000_000}).map((cents) => cents / 100),
);

/** Values of `Sample`, as they are after decoding. */
export const sampleValue: fc.Arbitrary<Sample> = fc.record({
  schemaVersion: fc.constantFrom('1.0', '1.0', '1.0', '1.7'),
  id: text,
  note: maybe(text),
  kind: fc.constantFrom('a', 'ab', 'b'),
  mood: maybe(fc.constantFrom('good', 'bad')),
  count: fc.integer(),
  amount: fc.oneof(fc.maxSafeInteger(), fc.integer({min: -1000, max: 1000})),
  // JSON has no way to write the sign of a zero that JSON.stringify would keep.
  ratio: anyDouble.map((value) => value + 0 || 0),
  half: maybe(anyDouble.map((value) => value + 0 || 0)),
  isOpen: fc.boolean(),
  isNew: maybe(fc.boolean()),
  at: timeMs,
  seenAt: maybe(timeMs),
  day: maybe(fc.integer({min: -1000, max: 40_000})),
  tags: fc.array(maybe(text), {maxLength: 4}),
  matrix: maybe(fc.array(fc.array(fc.integer(), {maxLength: 3}), {maxLength: 3})),
  place: maybe(fc.record({city: text, zip: maybe(fc.integer())})),
  lines: fc.array(
    fc.record({
      sku: text,
      price: fc.maxSafeInteger(),
      parts: fc.array(text, {maxLength: 2}),
    }),
    {maxLength: 3},
  ),
}) as fc.Arbitrary<Sample>;

/** How a record's text may differ from the encoder's and still mean the same. */
export type Spelling = {
  readonly order: readonly number[];
  readonly space: string;
  readonly escape: boolean;
  readonly unknown: unknown;
  readonly dropNulls: boolean;
};

export const spelling: fc.Arbitrary<Spelling> = fc.record({
  order: fc.array(fc.nat(1000), {minLength: 20, maxLength: 20}),
  space: fc.constantFrom('', ' ', '\n\t '),
  escape: fc.boolean(),
  unknown: fc.option(fc.jsonValue({maxDepth: 2}), {nil: undefined}),
  dropNulls: fc.boolean(),
});

/** The text of `value`, spelled so. */
export function spell(value: Record<string, unknown>, how: Spelling): string {
  const entries = Object.entries(value)
    .filter(([, member]) => !(how.dropNulls && member === null))
    .map((entry, index) => ({entry, rank: how.order[index] ?? 0}))
    .sort((left, right) => left.rank - right.rank)
    .map(({entry}) => entry);
  if (how.unknown !== undefined) entries.splice(1, 0, ['unknown', how.unknown]);
  const members = entries.map(([name, member]) => {
    const written = JSON.stringify(member);
    return `${how.space}"${name}"${how.space}:${how.space}${how.escape ? escapeLetters(written) : written}`;
  });
  return `{${members.join(',')}${how.space}}`;
}

/** Writes some letters inside strings as \uXXXX, which means the same. */
function escapeLetters(json: string): string {
  return json.replaceAll(/"(?:[^"\\]|\\.)*"/g, (quoted) =>
    quoted.replaceAll(/(?<!\\)[cgs](?![^\\"]*\\)/g, (letter) => {
      const code = letter.charCodeAt(0).toString(16).padStart(4, '0');
      return `\\u${code}`;
    }),
  );
}

/** Runs and seed of the property tests; fast-check prints the seed of a failure. */
export const runs = (count: number): fc.Parameters<unknown> => {
  const {PROPERTY_SEED: seed, PROPERTY_RUNS: runCount = count} = process.env;
  const numRuns = Number(runCount);
  return seed === undefined ? {numRuns} : {numRuns, seed: Number(seed)};
};
