export type GeneratorErrorCode =
  /** A workload, a load or an audit was asked for that cannot be. */
  | 'GENERATOR_CONFIG_INVALID'
  /** The sink refused a batch; what was sent before stands, see `resumeAt`. */
  | 'GENERATOR_SINK_FAILED';

/** The one error of this package. */
export class GeneratorError extends Error {
  override readonly name = 'GeneratorError';
  readonly code: GeneratorErrorCode;
  readonly retriable: boolean;
  /** Where to go on: every record before this index was sent. Set when a sink failed. */
  readonly resumeAt: number | undefined;

  constructor(
    code: GeneratorErrorCode,
    message: string,
    options?: ErrorOptions & {readonly resumeAt?: number},
  ) {
    super(message, options);
    this.code = code;
    this.retriable = code === 'GENERATOR_SINK_FAILED';
    this.resumeAt = options?.resumeAt;
  }
}

/** Throws when `isValid` is false: `option` is `found`, `expected` was expected. */
export function checkOption(
  isValid: boolean,
  option: string,
  expected: string,
  found: unknown,
): void {
  if (isValid) return;
  const message = `option ${option} is ${String(found)}, ${expected} was expected`;
  throw new GeneratorError('GENERATOR_CONFIG_INVALID', message);
}
