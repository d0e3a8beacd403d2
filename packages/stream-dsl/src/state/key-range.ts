/** Keys to be scanned, in the order of their bytes. */
export interface KeyRange<K = unknown> {
  /** Inclusive. Default: from the first key. */
  readonly from?: K | undefined;
  /** Inclusive. Default: to the last key. */
  readonly to?: K | undefined;
  /** The last key first. */
  readonly reverse?: boolean | undefined;
}

export interface PrefixOptions {
  /** The last key first. */
  readonly reverse?: boolean | undefined;
}
