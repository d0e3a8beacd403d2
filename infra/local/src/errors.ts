/** What can go wrong with the local servers; callers decide on the code, never on the text. */
export type LocalErrorCode =
  | 'TOOL_MISSING'
  | 'FETCH_FAILED'
  | 'START_FAILED'
  | 'STOP_FAILED'
  | 'LAYOUT_DIFFERS';

/** The one error class of `@crm/local`. */
export class LocalError extends Error {
  override readonly name = 'LocalError';
  readonly code: LocalErrorCode;

  constructor(code: LocalErrorCode, message: string, options?: ErrorOptions) {
    super(message, options);
    this.code = code;
  }
}
