import {DeltaError, type DeltaErrorCode} from '../errors.ts';

interface Meaning {
  readonly code: DeltaErrorCode;
  readonly advice?: string | undefined;
}

const refusedLogin: Meaning = {
  code: 'DELTA_AUTH_FAILED',
  advice: 'check access key, secret key and the clock of this machine',
};
const full: Meaning = {
  code: 'DELTA_STORAGE_FULL',
  advice: 'free some space and start again; what was committed is safe',
};
const notAllowed: Meaning = {
  code: 'DELTA_NOT_AUTHORIZED',
  advice: 'the key needs s3:GetObject, PutObject, DeleteObject and ListBucket here',
};
const unavailable: Meaning = {code: 'DELTA_STORAGE_UNAVAILABLE'};

/** By the service's name of the error; where it has none, by status. */
const meanings: Readonly<Record<string, Meaning>> = {
  NoSuchBucket: {code: 'DELTA_BUCKET_MISSING', advice: 'create the bucket, or correct its name'},
  InvalidAccessKeyId: refusedLogin,
  SignatureDoesNotMatch: refusedLogin,
  InvalidToken: refusedLogin,
  ExpiredToken: refusedLogin,
  RequestTimeTooSkewed: refusedLogin,
  CredentialsProviderError: {
    code: 'DELTA_AUTH_FAILED',
    advice: 'give credentials in the s3 option or in AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY',
  },
  AccessDenied: notAllowed,
  AllAccessDisabled: notAllowed,
  XMinioStorageFull: full,
  PermanentRedirect: {
    code: 'DELTA_CONFIG_INVALID',
    advice: 'give the region or endpoint of the bucket in the s3 option',
  },
};

const meaningsOfStatus: Readonly<Record<number, Meaning>> = {
  401: refusedLogin,
  403: notAllowed,
  408: unavailable,
  // Two conditional puts at the same moment: nothing of this one landed.
  409: unavailable,
  429: unavailable,
  507: full,
};

/** What the client threw, as a DeltaError. `problem` says what could not be done. */
export function s3Error(problem: string, path: string, cause: unknown): DeltaError {
  if (cause instanceof DeltaError) return cause;
  const status = httpStatus(cause);
  const name = cause instanceof Error ? cause.name : typeof cause;
  const meaning = Object.hasOwn(meanings, name) ? meanings[name] : undefined;
  const byStatus = status === undefined ? undefined : meaningsOfStatus[status];
  const {code, advice} = meaning ?? byStatus ?? otherwise(status, cause);
  const text = cause instanceof Error ? cause.message : String(cause);
  const found = status === undefined ? `${name} ${text}`.trim() : `${status} ${name}`;
  return new DeltaError({code, problem, found, advice, path}, {cause});
}

/** Status of the answer; undefined when none came. */
export function httpStatus(error: unknown): number | undefined {
  const metadata = property(error, '$metadata');
  const status = property(metadata, 'httpStatusCode');
  return typeof status === 'number' ? status : undefined;
}

/** No answer, or one that the server is ashamed of: it may do better later. Other refusals stay. */
function otherwise(status: number | undefined, cause: unknown): Meaning {
  if (status === undefined) {
    // A mistake in this package or its use is no reason to try again.
    const isMistake = cause instanceof TypeError || cause instanceof RangeError;
    return isMistake ? {code: 'DELTA_STORAGE_FAILED'} : unavailable;
  }
  // An answer that broke off half-way has the status 200.
  return status >= 500 || status < 300 ? unavailable : {code: 'DELTA_STORAGE_FAILED'};
}

function property(value: unknown, name: string): unknown {
  return typeof value === 'object' && value !== null ? Reflect.get(value, name) : undefined;
}
