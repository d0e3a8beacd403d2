import {StreamError} from '../../errors.ts';
import type {SupportedVersions} from './requests/api-versions.ts';

export interface HostPort {
  readonly host: string;
  readonly port: number;
}

/** One request, complete but for its size, its correlation id and the client's name. */
export interface Frame {
  readonly apiKey: number;
  readonly apiName: string;
  readonly apiVersion: number;
  /** Everything after the client's name, in order. Must stay as it is until the answer has come. */
  readonly body: readonly Uint8Array[];
  readonly bodyBytes: number;
  readonly timeoutMs: number;
}

/**
 * What is wanted from a client library: a socket to one broker with TLS and SASL done, that sends requests and finds
 * their answers. Used until it breaks.
 */
export interface Connection {
  /** What the broker accepts, by API number. */
  readonly versions: Readonly<Record<number, SupportedVersions>>;
  readonly isOpen: boolean;
  /** Resolves with the answer after its correlation id. Rejects with a StreamError; what came without an answer is lost. */
  send(frame: Frame): Promise<Buffer>;
  /** What is still under way is rejected. Idempotent. */
  close(): void;
}

export interface ConnectionLimits {
  readonly clientId: string;
  readonly connectTimeoutMs: number;
  readonly requestTimeoutMs: number;
}

/** Rejects with the errors below. */
export type OpenConnection = (at: HostPort, limits: ConnectionLimits) => Promise<Connection>;

/** STREAM_AUTH_FAILED: user name, password, token or mechanism. */
export function loginRefused(address: string, cause: Error): StreamError {
  return new StreamError(
    'STREAM_AUTH_FAILED',
    `cannot log in to the broker ${address}: ${cause.message}; check user name, password and mechanism`,
    {cause},
  );
}

const CERTIFICATE_FAULT = /CERT|TLS|SSL|UNABLE_TO_|SELF_SIGNED/;

/** STREAM_AUTH_FAILED for a certificate that is not trusted, STREAM_BROKER_UNAVAILABLE for all else. */
export function connectionFailed(address: string, cause: Error): StreamError {
  const code = 'code' in cause && typeof cause.code === 'string' ? cause.code : '';
  if (CERTIFICATE_FAULT.test(code)) {
    return new StreamError(
      'STREAM_AUTH_FAILED',
      `cannot trust the broker ${address} (${code}): ${cause.message}; check the TLS options`,
      {cause},
    );
  }
  const text = cause.message.includes(address) ? cause.message : `${address}: ${cause.message}`;
  return new StreamError('STREAM_BROKER_UNAVAILABLE', `cannot talk to the broker ${text}`, {cause});
}
