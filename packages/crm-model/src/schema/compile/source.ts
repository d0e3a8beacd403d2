/**
 * Writes the source of a scanner that reads one JSON text byte by byte: `b` is the buffer, `p` the position, `end`
 * the position after the record. Generated code keeps three rules:
 *
 * - It accepts only what the exact decoder accepts, with the same value; at anything unusual it gives up (`bail`).
 * - It may run past `end` by a few bytes, as each step is checked on its own, but then `p === end` fails at the end.
 * - Each loop stops at the end of the record, so that broken bytes never make it hang.
 */
export class Source {
  readonly #lines: string[] = [];
  readonly #bail: string;
  #variables = 0;

  /** `bail` is the statement that gives up, such as `return false`. */
  constructor(bail: string) {
    this.#bail = bail;
  }

  line(text: string): void {
    this.#lines.push(text);
  }

  /** A variable name of its own. */
  variable(prefix: string): string {
    this.#variables += 1;
    return `${prefix}${this.#variables}`;
  }

  bailIf(condition: string): void {
    this.line(`if (${condition}) ${this.#bail};`);
  }

  bail(): void {
    this.line(`${this.#bail};`);
  }

  toString(): string {
    return this.#lines.join('\n');
  }

  /** Steps over `text`, which must stand at `p`, byte for byte. */
  expect(text: string): void {
    this.bailIf(`!(${matches(text)})`);
    this.line(`p += ${text.length};`);
  }

  /**
   * Steps over a string without escapes: `from` is then its first byte, `p` the closing quote. `bits` collects all
   * its bits, so that above 127 it is not ASCII. `copyTo` is a statement that keeps the byte `ch`.
   */
  stringBody(from: string, bits: string, copyTo = ''): void {
    this.bailIf('b[p] !== 34');
    this.line(`const ${from} = ++p; let ${bits} = 0;`);
    this.line('while (p < end && (ch = b[p]) !== 34) {');
    this.bailIf('ch === 92 || ch < 32');
    this.line(`${bits} |= ch; ${copyTo} p++;`);
    this.line('}');
  }

  /** Reads an integer of at most 15 digits into a new variable, whose name it returns. */
  integer(): string {
    const [value, from, minus] = [this.variable('v'), this.variable('f'), this.variable('m')];
    this.line(`const ${minus} = b[p] === 45; if (${minus}) p++;`);
    this.line(`const ${from} = p; let ${value} = 0;`);
    this.digits(value);
    this.bailIf(`p === ${from} || p - ${from} > 15 || (b[${from}] === 48 && p - ${from} > 1)`);
    this.line(`if (${minus}) ${value} = 0 - ${value};`);
    return value;
  }

  /**
   * Reads a decimal number without an exponent. With at most 15 digits in all both parts of the quotient are exact,
   * so the division rounds once, which is what `JSON.parse` gives.
   */
  decimal(): string {
    const [value, from, minus] = [this.variable('v'), this.variable('f'), this.variable('m')];
    const [scale, dot] = [this.variable('s'), this.variable('f')];
    this.line(`const ${minus} = b[p] === 45; if (${minus}) p++;`);
    this.line(`const ${from} = p; let ${value} = 0; let ${scale} = 1;`);
    this.digits(value);
    this.bailIf(`p === ${from} || (b[${from}] === 48 && p - ${from} > 1)`);
    this.line(`if (b[p] === 46) { const ${dot} = ++p;`);
    this.digits(value, `${scale} *= 10;`);
    this.bailIf(`p === ${dot}`);
    this.line('}');
    this.bailIf(`p - ${from} > 15`);
    this.line(`${value} /= ${scale}; if (${minus}) ${value} = -${value};`);
    return value;
  }

  digits(value: string, each = ''): void {
    this.line(`while ((ch = b[p]) >= 48 && ch <= 57) {`);
    this.line(`${value} = ${value} * 10 + (ch - 48); ${each} p++;`);
    this.line('}');
  }

  /** Runs `body` for each element of the array at `p`. */
  arrayElements(body: () => void): void {
    const more = this.variable('w');
    this.expect('[');
    this.line(`let ${more} = b[p] !== 93; if (!${more}) p++;`);
    this.line(`while (${more}) {`);
    body();
    this.line(`ch = b[p++]; if (ch === 93) ${more} = false; else`);
    this.bailIf('ch !== 44');
    this.line('}');
  }
}

/** A condition: the bytes of the ASCII `text` stand at `p + shift`. */
export function matches(text: string, shift = 0): string {
  const bytes = [...Buffer.from(text, 'latin1')];
  return bytes.map((byte, index) => `b[p + ${shift + index}] === ${byte}`).join(' && ');
}

/** `{"first":` or `,"next":`, as the encoder writes it. */
export function keyText(name: string, index: number): string {
  return `${index === 0 ? '{' : ','}"${name}":`;
}
