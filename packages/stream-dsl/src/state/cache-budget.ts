/** Stores with less than this would read the same rows again and again. */
const MIN_SHARE_BYTES = 64 << 10;

/** Memory that the stores of an instance share for what they keep of their images: each gets as much as the others. */
export class CacheBudget {
  readonly #totalBytes: number;
  #members = 0;

  constructor(totalBytes: number) {
    this.#totalBytes = totalBytes;
  }

  /** What one store may keep, in bytes; less when others come. */
  get shareBytes(): number {
    return Math.max(MIN_SHARE_BYTES, this.#totalBytes / Math.max(1, this.#members));
  }

  join(): void {
    this.#members += 1;
  }

  leave(): void {
    this.#members -= 1;
  }
}
