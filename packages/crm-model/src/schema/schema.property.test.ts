import fc from 'fast-check';
import {expect, test} from 'vitest';
import {SchemaError} from './errors.ts';
import {decodeExactly} from './exact.ts';
import {readRows} from './testing/read-columns.ts';
import {runs, Sample, sampleValue, spell, spelling} from './testing/sample.ts';

const padding = Buffer.from('##{"schemaVersion":"1.0"');

/** The bytes of a record inside a larger buffer, as a fetched batch has them. */
function within(text: string | Uint8Array): {buffer: Buffer; start: number; end: number} {
  const bytes = Buffer.from(text as string);
  const buffer = Buffer.concat([padding, bytes, padding]);
  return {buffer, start: padding.length, end: padding.length + bytes.length};
}

/** What a call gives, or the message of the error it throws. */
function outcome(call: () => unknown): unknown {
  try {
    return call();
  } catch (error) {
    if (error instanceof SchemaError) return error.message;
    throw error;
  }
}

test('encode, then decode, gives the value back', () => {
  fc.assert(
    fc.property(sampleValue, (value) => {
      const text = Sample.encode(value);
      expect(JSON.parse(text)).toEqual(value);
      const {buffer, start, end} = within(text);
      expect(Sample.decode(buffer, start, end)).toEqual(value);
    }),
    runs(300),
  );
});

test('decode reads any spelling of a record', () => {
  fc.assert(
    fc.property(sampleValue, spelling, (value, how) => {
      const {buffer, start, end} = within(spell(value, how));
      const decoded = Sample.decode(buffer, start, end);
      expect(decoded).toEqual(value);
      expect(Object.keys(decoded)).toEqual(Object.keys(value));
    }),
    runs(500),
  );
});

test('pick gives what decode gives, for any fields and any spelling', () => {
  const names = fc.subarray(Object.keys(Sample.fields) as (keyof Sample)[], {minLength: 1});
  fc.assert(
    fc.property(sampleValue, spelling, fc.boolean(), names, (value, how, isPlain, picked) => {
      const [first, ...rest] = picked;
      if (first === undefined) return;
      const {buffer, start, end} = within(isPlain ? Sample.encode(value) : spell(value, how));
      const expected = Object.fromEntries(picked.map((name) => [name, value[name]]));
      expect(Sample.pick(first, ...rest).decode(buffer, start, end)).toEqual(expected);
    }),
    runs(500),
  );
});

test('columns hold what decode gives, whatever the spelling of each row', () => {
  const row = fc.tuple(sampleValue, fc.option(spelling, {nil: null}));
  fc.assert(
    fc.property(fc.array(row, {maxLength: 30}), (rows) => {
      const writer = Sample.columnWriter({capacity: 8});
      for (const [value, how] of rows) {
        const {buffer, start, end} = within(
          how === null ? Sample.encode(value) : spell(value, how),
        );
        writer.append(buffer, start, end);
      }
      expect(readRows(writer.take())).toEqual(rows.map(([value]) => value));
    }),
    runs(200),
  );
});

test('changed, cut and inserted bytes: decode and columns do what the exact decoder does', () => {
  const damage = fc.record({
    at: fc.nat(),
    kind: fc.constantFrom('cut', 'change', 'insert', 'remove', 'tail'),
    byte: fc.oneof(fc.nat(255), fc.constantFrom(...Buffer.from('"\\{}[],:0123456789.e-nt '))),
  });
  const writer = Sample.columnWriter({capacity: 8});
  fc.assert(
    fc.property(sampleValue, fc.array(damage, {minLength: 1, maxLength: 2}), (value, damages) => {
      let bytes = Buffer.from(Sample.encode(value));
      for (const {at, kind, byte} of damages) {
        const p = at % (bytes.length + 1);
        const [before, after] = [bytes.subarray(0, p), bytes.subarray(p)];
        if (kind === 'cut') bytes = before;
        else if (kind === 'tail') bytes = Buffer.concat([bytes, Buffer.from([byte])]);
        else if (kind === 'insert') bytes = Buffer.concat([before, Buffer.from([byte]), after]);
        else if (kind === 'remove') bytes = Buffer.concat([before, after.subarray(1)]);
        else bytes = Buffer.concat([before, Buffer.from([byte]), after.subarray(1)]);
      }
      const {buffer, start, end} = within(bytes);
      const expected = outcome(() => decodeExactly(Sample, buffer, start, end));
      expect(outcome(() => Sample.decode(buffer, start, end))).toEqual(expected);
      writer.append(Buffer.from(Sample.encode(value)), 0, Buffer.byteLength(Sample.encode(value)));
      const appended = outcome(() => writer.append(buffer, start, end));
      if (typeof expected === 'string') expect(appended).toBe(expected);
      const rows = readRows(writer.take());
      expect(rows).toEqual(typeof expected === 'string' ? [value] : [value, expected]);
    }),
    runs(1000),
  );
});

test('a pick of broken bytes ends, with a value or an error', () => {
  const picked = Sample.pick('count', 'lines', 'isNew');
  fc.assert(
    fc.property(sampleValue, fc.nat(), fc.nat(255), (value, at, byte) => {
      const bytes = Buffer.from(Sample.encode(value));
      bytes[at % bytes.length] = byte;
      outcome(() => picked.decode(bytes, 0, bytes.length));
      outcome(() => picked.decode(bytes, 0, at % bytes.length));
    }),
    runs(500),
  );
});
