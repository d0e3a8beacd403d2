import type {Field, Fields} from '../field.ts';
import {decodeField, type FastDecoder} from './decoder.ts';
import {readLatin1, readUtf8} from './read-text.ts';
import {keyText, matches, Source} from './source.ts';

/**
 * Compiles a reader of some fields. It scans in declared order up to the last of them, steps over the others without
 * reading them, and looks only at the last byte of what follows. The version is always checked.
 */
export function compilePicker(fields: Fields, names: ReadonlySet<string>): FastDecoder {
  const source = new Source('return undefined');
  source.line('let ch = 0; let p = start; let high = 0; const begin = start;');
  source.bailIf('b[end - 1] !== 125 || end - start < 2');
  const members = scanFields(source, fields, names);
  source.bailIf('p >= end');
  source.bailIf('high > 127 && !isUtf8(b.subarray(begin, end))');
  source.line(`return {${members.join(', ')}};`);
  const body = `'use strict'; return function pick(b, start, end) {\n${source}\n};`;
  // As in the decoder: only the schema's own names get into the source.
  const factory = new Function('latin1', 'utf8', 'isUtf8', 'skipNested', body);
  return factory(readLatin1, readUtf8.text, readUtf8.isValid, skipNested) as FastDecoder;
}

function scanFields(source: Source, fields: Fields, names: ReadonlySet<string>): string[] {
  const members: string[] = [];
  const order = Object.entries(fields);
  const last = order.findLastIndex(([name, field]) => isRead(name, field, names));
  order.slice(0, last + 1).forEach(([name, field], index) => {
    source.expect(keyText(name, index));
    if (isRead(name, field, names)) {
      const value = decodeField(source, field, 'slice');
      if (names.has(name)) members.push(`${JSON.stringify(name)}: ${value}`);
    } else skipField(source, field);
  });
  // The byte after the last value, so that 12 is not read from 12.5 or "12x".
  source.bailIf('b[p] !== 44 && b[p] !== 125');
  return members;
}

function isRead(name: string, field: Field<unknown>, names: ReadonlySet<string>): boolean {
  return names.has(name) || field.type.kind === 'version';
}

function skipField(source: Source, field: Field<unknown>): void {
  const {kind} = field.type;
  if (field.nullable) source.line(`if (${matches('null')}) p += 4; else {`);
  if (kind === 'string' || kind === 'oneOf') {
    source.bailIf('b[p] !== 34');
    source.line('p++; while (p < end && (ch = b[p]) !== 34) { p += ch === 92 ? 2 : 1; } p++;');
  } else if (kind === 'array' || kind === 'struct') {
    source.line('p = skipNested(b, p, end);');
  } else {
    source.line('while (p < end && (ch = b[p]) !== 44 && ch !== 125) p++;');
  }
  if (field.nullable) source.line('}');
}

/** The position after the array or object at `position`, or `end` when it does not close. */
function skipNested(bytes: Uint8Array, position: number, end: number): number {
  let depth = 0;
  let p = position;
  while (p < end) {
    const ch = bytes[p];
    if (ch === 34) {
      p += 1;
      while (p < end && bytes[p] !== 34) p += bytes[p] === 92 ? 2 : 1;
    } else if (ch === 123 || ch === 91) depth += 1;
    else if (ch === 125 || ch === 93) depth -= 1;
    p += 1;
    if (depth === 0) return p;
  }
  return end;
}
