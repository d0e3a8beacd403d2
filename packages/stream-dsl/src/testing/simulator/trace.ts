/** What happened in a history, line by line. The hash tells two histories apart without keeping either. */
export class Trace {
  readonly #lines: string[] | undefined;
  #hash = 0x811c_9dc5;

  constructor(keepsLines: boolean) {
    this.#lines = keepsLines ? [] : undefined;
  }

  get lines(): readonly string[] {
    return this.#lines ?? [];
  }

  /** FNV-1a (32 bits) of all lines. */
  get hash(): string {
    return (this.#hash >>> 0).toString(16).padStart(8, '0');
  }

  note(atMs: number, line: string): void {
    const whole = `${atMs.toFixed(3).padStart(10)} ${line}`;
    this.#lines?.push(whole);
    let hash = this.#hash;
    for (let i = 0; i < whole.length; i++)
      hash = Math.imul(hash ^ whole.charCodeAt(i), 0x0100_0193);
    this.#hash = hash;
  }
}
