import type {SerdeFault} from '../serde-fault.ts';
import type {AvroShape} from './avro-shape.ts';

type Fault = Omit<SerdeFault, 'serde'>;

/** Items without bytes, such as nulls, that one value may hold. */
const MAX_EMPTY_ITEMS = 65_536;
const DEEPEST = 500;
const MAX_VARINT_BYTES = 10;

/**
 * Where bytes stop following the schema that they were written with; undefined when they do not. The library itself
 * reads on behind the end, and so would fill the memory with the items that a spoilt count announces.
 */
export function avroDecodeFault(shape: AvroShape, bytes: Uint8Array): Fault | undefined {
  const cursor = new Cursor(bytes);
  try {
    cursor.pass(shape, 0);
  } catch (error) {
    if (error instanceof Broken) return error.fault;
    throw error;
  }
  if (cursor.at === bytes.length) return undefined;
  const found = `${bytes.length - cursor.at} bytes more`;
  return {field: '', expected: `the end after ${cursor.at} bytes`, found};
}

/** Carries the path outward, so that only bytes that are broken pay for it. */
class Broken extends Error {
  readonly #path: string[] = [];
  readonly #expected: string;
  readonly #found: string;

  constructor(expected: string, found: string) {
    super();
    this.#expected = expected;
    this.#found = found;
  }

  within(part: string): this {
    this.#path.unshift(part);
    return this;
  }

  get fault(): Fault {
    const field = this.#path.join('').replace(/^\./, '');
    return {field, expected: this.#expected, found: this.#found};
  }
}

class Cursor {
  at = 0;
  readonly #bytes: Uint8Array;
  #itemsLeft: number;

  constructor(bytes: Uint8Array) {
    this.#bytes = bytes;
    this.#itemsLeft = bytes.length + MAX_EMPTY_ITEMS;
  }

  pass(shape: AvroShape, depth: number): void {
    if (depth > DEEPEST) throw new Broken(shape.name, `more than ${DEEPEST} levels`);
    switch (shape.kind) {
      case 'bytes':
        this.#skip(shape.size, shape.name);
        return;
      case 'number':
        this.#choice(shape.name, shape.choices);
        return;
      case 'counted':
        this.#skip(this.#number(shape.name), shape.name);
        return;
      case 'union': {
        const branch = shape.branches[this.#choice(shape.name, shape.branches.length)];
        if (branch !== undefined) this.pass(branch, depth + 1);
        return;
      }
      case 'record':
        for (const field of shape.fields) {
          try {
            this.pass(field.shape, depth + 1);
          } catch (error) {
            throw error instanceof Broken ? error.within(`.${field.name}`) : error;
          }
        }
        return;
      case 'blocks':
        this.#blocks(shape, depth);
        return;
      default:
        shape satisfies never;
    }
  }

  #blocks(shape: Extract<AvroShape, {kind: 'blocks'}>, depth: number): void {
    let index = 0;
    for (let count = this.#number(shape.name); count !== 0; count = this.#number(shape.name)) {
      // A negative count has the size of the block behind it.
      if (count < 0) this.#number(shape.name);
      this.#itemsLeft -= Math.abs(count);
      if (this.#itemsLeft < 0) throw new Broken(shape.name, `a count of ${Math.abs(count)} items`);
      for (let i = 0; i < Math.abs(count); i++, index++) {
        try {
          if (shape.isMap) this.#skip(this.#number('string'), 'string');
          this.pass(shape.items, depth + 1);
        } catch (error) {
          throw error instanceof Broken ? error.within(`[${index}]`) : error;
        }
      }
    }
  }

  #choice(expected: string, choices: number): number {
    const at = this.at;
    const index = this.#number(expected);
    if (choices === Number.POSITIVE_INFINITY || (index >= 0 && index < choices)) return index;
    throw new Broken(expected, `choice ${index} of ${choices} at position ${at}`);
  }

  #skip(size: number, expected: string): void {
    if (size < 0) throw new Broken(expected, `a length of ${size}`);
    if (size > this.#bytes.length - this.at) throw this.#end(expected);
    this.at += size;
  }

  /** A zigzag varint; rounded beyond 2^53, which no count or length within memory reaches. */
  #number(expected: string): number {
    let value = 0;
    for (let i = 0, scale = 1; i < MAX_VARINT_BYTES; i++, scale *= 128) {
      const byte = this.#bytes[this.at];
      if (byte === undefined) throw this.#end(expected);
      this.at += 1;
      value += (byte & 0x7f) * scale;
      if (byte < 0x80) return value % 2 === 0 ? value / 2 : -(value + 1) / 2;
    }
    throw new Broken(expected, `a number of more than ${MAX_VARINT_BYTES} bytes`);
  }

  #end(expected: string): Broken {
    return new Broken(expected, `the end of the bytes, ${this.#bytes.length - this.at} further on`);
  }
}
