/** What can go wrong with the oracle itself; a scenario that fails is an answer, not an error. */
export type OracleErrorCode =
  /** Java, its compiler or Maven is not on the machine: the message says how to get it. */
  | 'ORACLE_TOOL_MISSING'
  /** The jars could not be fetched, the program not compiled or not started. */
  | 'ORACLE_START_FAILED'
  /** No answer within the time allowed: the scenario never comes to rest. */
  | 'ORACLE_TIMED_OUT'
  /** The process ended twice during this scenario, the second time while it ran alone. */
  | 'ORACLE_CRASHED'
  /** The oracle was closed before it answered. */
  | 'ORACLE_CLOSED';

/** The one error class of the oracle. */
export class OracleError extends Error {
  override readonly name = 'OracleError';
  readonly code: OracleErrorCode;
  /** Never: each of these is met again by the same call. */
  readonly retriable = false;

  constructor(code: OracleErrorCode, message: string, options?: ErrorOptions) {
    super(message, options);
    this.code = code;
  }
}
