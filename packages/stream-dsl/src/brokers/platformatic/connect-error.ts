import {StreamError} from '../../errors.ts';
import {connectionFailed, loginRefused} from '../kafka/connection.ts';

const AUTHENTICATION = 'PLT_KFK_AUTHENTICATION';
const BROKEN: ReadonlySet<unknown> = new Set(['PLT_KFK_NETWORK', 'PLT_KFK_TIMEOUT']);

/** What a failure of @platformatic/kafka means to callers; its errors nest, and the innermost one knows the reason. */
export function toConnectError(error: unknown, address: string): StreamError {
  if (error instanceof StreamError) return error;
  const chain = chainOf(error);
  const reason = chain.at(-1) ?? new Error(String(error));
  const login = chain.findIndex((link) => codeOf(link) === AUTHENTICATION);
  // A connection that broke while logging in is reported as a failed login, with what broke inside.
  const isBroken = chain.slice(login).some((link) => BROKEN.has(codeOf(link)) || isOfSystem(link));
  return login >= 0 && !isBroken
    ? loginRefused(address, reason)
    : connectionFailed(address, reason);
}

/** From the outside in. */
function chainOf(error: unknown): readonly Error[] {
  const chain: Error[] = [];
  for (let link = error; link instanceof Error && !chain.includes(link); link = innerOf(link)) {
    chain.push(link);
  }
  return chain;
}

function innerOf(error: Error): unknown {
  return error instanceof AggregateError ? error.errors[0] : error.cause;
}

function codeOf(error: Error): unknown {
  return 'code' in error ? error.code : undefined;
}

/** Such as ECONNRESET. */
function isOfSystem(error: Error): boolean {
  return 'syscall' in error;
}
