import type {Field, Fields, FieldType} from '../field.ts';
import {readLatin1, readUtf8} from './read-text.ts';
import {keyText, matches, Source} from './source.ts';

/** Reads a record in one pass, or returns undefined when the bytes are unusual and need the exact decoder. */
export type FastDecoder = (bytes: Uint8Array, start: number, end: number) => object | undefined;

/**
 * Compiles the fast path for records as this schema's encoder writes them: declared order, no white space, no
 * escapes. The text is cut from one latin1 copy of the record, as a call into native code per string would cost more
 * than all scanning.
 */
export function compileDecoder(fields: Fields): FastDecoder {
  const source = new Source('return undefined');
  source.line('let ch = 0; let p = start; let high = 0;');
  // A truncated record does not end so: it need not be scanned.
  source.bailIf('b[end - 1] !== 125 || end - start < 2');
  source.line('const text = latin1(b, start, end);');
  const value = decodeStruct(source, fields, 'substring');
  source.bailIf('p !== end');
  source.bailIf('high > 127 && !isUtf8(b.subarray(start, end))');
  source.line(`return ${value};`);
  return build(source);
}

function build(source: Source): FastDecoder {
  const body = `'use strict'; return function decode(b, start, end) {\n${source}\n};`;
  // The source is made of the schema's own names, which are checked to be identifiers; no data gets into it.
  const factory = new Function('latin1', 'utf8', 'isUtf8', body);
  return factory(readLatin1, readUtf8.text, readUtf8.isValid) as FastDecoder;
}

/** How a text is cut: out of one copy of the whole record, or out of the bytes, for a few fields only. */
export type TextMode = 'substring' | 'slice';

/** Emits the scan of `{...}` and returns an object literal of its values. */
function decodeStruct(source: Source, fields: Fields, mode: TextMode): string {
  const members: string[] = [];
  Object.entries(fields).forEach(([name, field], index) => {
    source.expect(keyText(name, index));
    members.push(`${JSON.stringify(name)}: ${decodeField(source, field, mode)}`);
  });
  source.expect('}');
  return `{${members.join(', ')}}`;
}

/** Emits the scan of one value and returns an expression for it. */
export function decodeField(source: Source, field: Field<unknown>, mode: TextMode): string {
  if (!field.nullable) return decodeValue(source, field.type, mode);
  const result = source.variable('r');
  source.line(`let ${result} = null;`);
  source.line(`if (${matches('null')}) p += 4; else {`);
  source.line(`${result} = ${decodeValue(source, field.type, mode)};`);
  source.line('}');
  return result;
}

function decodeValue(source: Source, type: FieldType, mode: TextMode): string {
  switch (type.kind) {
    case 'string':
      return decodeString(source, mode);
    case 'version':
      source.expect(`"${type.current}"`);
      return JSON.stringify(type.current);
    case 'oneOf':
      return decodeOneOf(source, type.values);
    case 'int':
    case 'date':
    case 'long':
    case 'timestamp':
      return decodeInteger(source, type.kind);
    case 'double':
      return source.decimal();
    case 'boolean':
      return decodeBoolean(source);
    case 'array':
      return decodeArray(source, type.element, mode);
    case 'struct':
      return decodeStruct(source, type.fields, mode);
  }
}

function decodeString(source: Source, mode: TextMode): string {
  const [from, bits, value] = [source.variable('f'), source.variable('h'), source.variable('v')];
  source.stringBody(from, bits);
  source.line(`let ${value};`);
  const ascii =
    mode === 'slice' ? `latin1(b, ${from}, p)` : `text.substring(${from} - start, p - start)`;
  source.line(`if (${bits} < 128) ${value} = ${ascii};`);
  source.line(`else { high |= ${bits}; ${value} = utf8(b, ${from}, p); }`);
  source.line('p++;');
  return value;
}

function decodeOneOf(source: Source, values: readonly string[]): string {
  const result = source.variable('v');
  source.line(`let ${result} = '';`);
  for (const value of values) {
    const quoted = JSON.stringify(value);
    source.line(`if (${matches(quoted)}) { ${result} = ${quoted}; p += ${quoted.length}; } else`);
  }
  source.bail();
  return result;
}

function decodeInteger(source: Source, kind: 'int' | 'date' | 'long' | 'timestamp'): string {
  const value = source.integer();
  if (kind === 'int' || kind === 'date') source.bailIf(`${value} !== (${value} | 0)`);
  return value;
}

function decodeBoolean(source: Source): string {
  const value = source.variable('v');
  source.line(`let ${value} = true;`);
  source.line(`if (${matches('true')}) p += 4;`);
  source.line(`else if (${matches('false')}) { p += 5; ${value} = false; } else`);
  source.bail();
  return value;
}

function decodeArray(source: Source, element: Field<unknown>, mode: TextMode): string {
  const items = source.variable('a');
  source.line(`const ${items} = [];`);
  source.arrayElements(() => source.line(`${items}.push(${decodeField(source, element, mode)});`));
  return items;
}
