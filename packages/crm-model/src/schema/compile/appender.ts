import type {ColumnBuffer} from '../columns/column-buffer.ts';
import {ArrayColumn, StructColumn} from '../columns/column-buffer.ts';
import type {Field, Fields, FieldType} from '../field.ts';
import {readUtf8} from './read-text.ts';
import {keyText, matches, Source} from './source.ts';

/** Appends one record to the columns, or returns false, with no row added, when it needs the exact decoder. */
export type Appender = (bytes: Uint8Array, start: number, end: number) => boolean;

/** What the generated code shares with its writer. */
export interface AppenderState {
  rowCount: number;
  capacity: number;
  readonly extra: Record<string, unknown>;
  grow(): void;
}

/** Binds the compiled code to one set of columns: the fields' in order, then the extra ones'. */
export type AppenderFactory = (columns: readonly ColumnBuffer[], state: AppenderState) => Appender;

/**
 * Compiles JSON bytes to columns, without an object or a string in between. Texts are copied byte by byte while they
 * are checked, which is faster than finding their end first.
 */
export function compileAppender(
  fields: Fields,
  extra: Fields,
  sample: readonly ColumnBuffer[],
): AppenderFactory {
  const emitter = new AppendEmitter();
  const names = Object.keys(fields);
  emitter.struct(fields, sample, 'n');
  emitter.body.bailIf('p !== end');
  emitter.body.bailIf('high > 127 && !isUtf8(b.subarray(start, end))');
  Object.entries(extra).forEach(([name, field], index) => {
    emitter.extra(name, field, sample[names.length + index]);
  });
  // As in the decoder: only the schema's own names get into the source.
  const source = `'use strict'; ${emitter.bindings}
    return function append(b, start, end) {
      if (state.rowCount >= state.capacity) state.grow();
      const n = state.rowCount; const length = end - start;
      let ch = 0; let p = start; let high = 0; let q = 0;
      if (b[end - 1] !== 125 || length < 2) return false;
      ${emitter.prologue}
      ${emitter.body}
      state.rowCount = n + 1;
      return true;
    };`;
  const paths = emitter.paths;
  const factory = new Function('columns', 'state', 'isUtf8', 'utf8Bytes', source);
  return (columns, state) =>
    factory(
      paths.map((path) => path(columns)),
      state,
      readUtf8.isValid,
      Buffer.from,
    ) as Appender;
}

type Find = (columns: readonly ColumnBuffer[]) => ColumnBuffer | undefined;

class AppendEmitter {
  readonly body = new Source('return false');
  readonly prologue = new Source('return false');
  readonly bindings = new Source('return false');
  readonly paths: Find[] = [];

  /** Emits the scan of `{...}` into the columns of its fields, at row `row` of each. */
  struct(fields: Fields, columns: readonly ColumnBuffer[], row: string, find: Find[] = []): void {
    Object.entries(fields).forEach(([name, field], index) => {
      this.body.expect(keyText(name, index));
      const column = columns[index];
      if (column === undefined) return;
      this.#field(field, column, row, find[index] ?? ((all) => all[index]));
    });
    this.body.expect('}');
  }

  /** Emits the copy of a value that the caller has set for the row. */
  extra(name: string, field: Field<unknown>, column: ColumnBuffer | undefined): void {
    if (column === undefined) return;
    const c = this.#bind((all) => all.find((other) => other.name === name));
    const value = `state.extra[${JSON.stringify(name)}]`;
    const {kind} = field.type;
    if (!field.nullable && (kind === 'int' || kind === 'date' || kind === 'double')) {
      this.body.line(`${c}.values[n] = ${value};`);
    } else if (!field.nullable && (kind === 'long' || kind === 'timestamp')) {
      this.body.line(`{ const value = ${value}; const words = ${c}.words;`);
      this.body.bailIf(
        kind === 'timestamp'
          ? '!(value >= 0 && value <= 9007199254740)'
          : '!Number.isSafeInteger(value)',
      );
      this.#int64('words', kind, 'value', 'n');
      this.body.line('}');
    } else if (!field.nullable && (kind === 'string' || kind === 'oneOf')) {
      this.#extraText(c, value);
    } else {
      this.body.line(`${c}.write(n, ${value});`);
    }
  }

  /** A text that is the same as in the row before is not encoded again. */
  #extraText(c: string, value: string): void {
    this.bindings.line(`let ${c}Text = ''; let ${c}Bytes = utf8Bytes('');`);
    this.body.line(`if (${c}Text !== ${value}) {`);
    this.body.line(`${c}Text = ${value}; ${c}Bytes = utf8Bytes(${c}Text); }`);
    this.body.line(
      `{ const bytes = ${c}Bytes; const size = bytes.length; const to = ${c}.offsets;`,
    );
    this.body.line(
      `q = to[n]; let d = ${c}.bytes; if (d.length - q < size) d = ${c}.room(n, size);`,
    );
    this.body.line('for (let i = 0; i < size; i++) d[q++] = bytes[i]; to[n + 1] = q; }');
  }

  /** Gives the generated code a column; `find` gets it from a set of columns. */
  #bind(find: Find): string {
    const name = `c${this.paths.length}`;
    this.bindings.line(`const ${name} = columns[${this.paths.length}];`);
    this.paths.push(find);
    return name;
  }

  #field(field: Field<unknown>, column: ColumnBuffer, row: string, find: Find): void {
    const c = this.#bind(find);
    if (!field.nullable) {
      this.#value(field.type, column, c, row, find);
      return;
    }
    this.prologue.line(`const ${c}m = ${c}.validity.bits;`);
    this.body.line(`if (${matches('null')}) { p += 4;`);
    this.body.line(`${c}m[${row} >>> 3] &= ~(1 << (${row} & 7)); ${c}.writeGap(${row}); } else {`);
    this.body.line(`${c}m[${row} >>> 3] |= 1 << (${row} & 7);`);
    this.#value(field.type, column, c, row, find);
    this.body.line('}');
  }

  #value(type: FieldType, column: ColumnBuffer, c: string, row: string, find: Find): void {
    const {body, prologue} = this;
    switch (type.kind) {
      case 'string':
        this.#string(c, row);
        return;
      case 'version':
        this.#oneOf([type.current], c, row);
        return;
      case 'oneOf':
        this.#oneOf(type.values, c, row);
        return;
      case 'int':
      case 'date': {
        prologue.line(`const ${c}v = ${c}.values;`);
        const value = body.integer();
        body.bailIf(`${value} !== (${value} | 0)`);
        body.line(`${c}v[${row}] = ${value};`);
        return;
      }
      case 'long':
      case 'timestamp': {
        prologue.line(`const ${c}w = ${c}.words;`);
        const value = body.integer();
        // A microsecond count that a number does not hold exactly is left to bigint arithmetic.
        if (type.kind === 'timestamp') body.bailIf(`${value} > 9007199254740 || ${value} < 0`);
        this.#int64(`${c}w`, type.kind, value, row);
        return;
      }
      case 'double':
        prologue.line(`const ${c}v = ${c}.values;`);
        body.line(`${c}v[${row}] = ${body.decimal()};`);
        return;
      case 'boolean':
        this.#boolean(c, row);
        return;
      case 'array':
        this.#array(type.element, column, c, row, find);
        return;
      case 'struct':
        this.#struct(type.fields, column, row, find);
        return;
    }
  }

  #texts(c: string, row: string): void {
    this.prologue.line(`const ${c}o = ${c}.offsets; let ${c}d = ${c}.bytes;`);
    // No column gets more bytes from a record than the record has, so the copying loops need no check of their own.
    const first = row === 'n' ? 'n' : `${row}_0`;
    this.prologue.line(
      `if (${c}d.length - ${c}o[${first}] < length) ${c}d = ${c}.room(${first}, length);`,
    );
  }

  #string(c: string, row: string): void {
    this.#texts(c, row);
    const [from, bits] = [this.body.variable('f'), this.body.variable('h')];
    this.body.line(`q = ${c}o[${row}];`);
    this.body.stringBody(from, bits, `${c}d[q++] = ch;`);
    this.body.line(`high |= ${bits}; p++; ${c}o[${row} + 1] = q;`);
  }

  #oneOf(values: readonly string[], c: string, row: string): void {
    this.#texts(c, row);
    const from = this.body.variable('f');
    this.body.line(`const ${from} = p + 1;`);
    for (const value of values) {
      const quoted = JSON.stringify(value);
      this.body.line(`if (${matches(quoted)}) p += ${quoted.length}; else`);
    }
    this.body.bail();
    this.body.line(`q = ${c}o[${row}];`);
    this.body.line(`for (let i = ${from}; i < p - 1; i++) ${c}d[q++] = b[i];`);
    this.body.line(`${c}o[${row} + 1] = q;`);
  }

  #int64(words: string, kind: 'long' | 'timestamp', value: string, row: string): void {
    const [whole, high] = [this.body.variable('i'), this.body.variable('i')];
    this.body.line(`const ${whole} = ${kind === 'timestamp' ? `${value} * 1000` : value};`);
    this.body.line(`const ${high} = Math.floor(${whole} / 4294967296);`);
    this.body.line(`${words}[2 * ${row}] = ${whole} - ${high} * 4294967296;`);
    this.body.line(`${words}[2 * ${row} + 1] = ${high};`);
  }

  #boolean(c: string, row: string): void {
    this.prologue.line(`const ${c}v = ${c}.bitmap.bits;`);
    this.body.line(`if (${matches('true')}) { p += 4; ${c}v[${row} >>> 3] |= 1 << (${row} & 7); }`);
    this.body.line(`else if (${matches('false')}) { p += 5;`);
    this.body.line(`${c}v[${row} >>> 3] &= ~(1 << (${row} & 7)); } else`);
    this.body.bail();
  }

  #array(element: Field<unknown>, column: ColumnBuffer, c: string, row: string, find: Find): void {
    if (!(column instanceof ArrayColumn)) return;
    const item = this.body.variable('i');
    const first = row === 'n' ? 'n' : `${row}_0`;
    // Each item takes two bytes at least, so this is room for all that the record can hold.
    this.prologue.line(`const ${c}o = ${c}.offsets; const ${item}_0 = ${c}o[${first}];`);
    this.prologue.line(`${c}.element.reserve(${item}_0 + (length >>> 1));`);
    this.body.line(`let ${item} = ${c}o[${row}];`);
    this.body.arrayElements(() => {
      this.#field(element, column.element, item, (all) => {
        const array = find(all);
        return array instanceof ArrayColumn ? array.element : undefined;
      });
      this.body.line(`${item}++;`);
    });
    this.body.line(`${c}o[${row} + 1] = ${item};`);
  }

  #struct(fields: Fields, column: ColumnBuffer, row: string, find: Find): void {
    if (!(column instanceof StructColumn)) return;
    const members = column.fields.map(
      (_, index): Find =>
        (all) => {
          const struct = find(all);
          return struct instanceof StructColumn ? struct.fields[index] : undefined;
        },
    );
    this.struct(fields, column.fields, row, members);
  }
}
