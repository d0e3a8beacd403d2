import type {AuthenticationProviderArgs, KafkaConfig, OauthbearerProviderResponse} from 'kafkajs';
import {StreamError} from '../../errors.ts';
import {loginRefused} from '../kafka/connection.ts';

type Sasl = NonNullable<KafkaConfig['sasl']>;

const SEPARATOR = '\u0001';
const LENGTH_BYTES = 4;

/**
 * kafkajs's OAUTHBEARER takes a token for accepted without reading the broker's answer. This one reads it (RFC 7628,
 * section 3.2.3: an answer with content says why the token is refused). Other mechanisms stay as they are; the copy
 * is for kafkajs to write into.
 */
export function loginOptions(sasl: Sasl, timeoutMs: number): Sasl {
  if (!('oauthBearerProvider' in sasl)) return {...sasl};
  const {oauthBearerProvider} = sasl;
  return {
    mechanism: 'OAUTHBEARER',
    authenticationProvider: (broker) => ({
      authenticate: () => logIn(() => oauthBearerProvider(), broker, timeoutMs),
    }),
  };
}

async function logIn(
  provider: () => Promise<OauthbearerProviderResponse>,
  {host, port, saslAuthenticate}: AuthenticationProviderArgs,
  timeoutMs: number,
): Promise<void> {
  const address = `${host}:${port}`;
  const token = await askProvider(provider, address, timeoutMs);
  const refusal = await saslAuthenticate({
    request: {encode: () => withLength(Buffer.from(message(token)))},
    response: {
      decode: (answer) => answer.subarray(LENGTH_BYTES),
      parse: (answer) => answer.toString('utf8'),
    },
  });
  if (refusal) throw loginRefused(address, new Error(`the token was refused: ${refusal}`));
}

async function askProvider(
  provider: () => Promise<OauthbearerProviderResponse>,
  address: string,
  timeoutMs: number,
): Promise<OauthbearerProviderResponse> {
  const late = Promise.withResolvers<never>();
  const text = `no token within ${timeoutMs} ms`;
  const timer = setTimeout(() => late.reject(new Error(text)), timeoutMs);
  try {
    return await Promise.race([provider(), late.promise]);
  } catch (error) {
    const found = error instanceof Error ? error.message : String(error);
    throw new StreamError(
      'STREAM_BROKER_UNAVAILABLE',
      `cannot log in to the broker ${address}: oauthBearerProvider gave no token: ${found}`,
      {cause: error},
    );
  } finally {
    clearTimeout(timer);
  }
}

/** RFC 7628, section 3.1; extensions by KIP-342. */
function message({value, extensions = {}}: OauthbearerToken): string {
  const pairs = Object.entries(extensions).map(([name, text]) => `${name}=${text}`);
  return ['n,,', `auth=Bearer ${value}`, ...pairs, '', ''].join(SEPARATOR);
}

type OauthbearerToken = OauthbearerProviderResponse & {
  readonly extensions?: Readonly<Record<string, string>>;
};

/** kafkajs wants the bytes as its protocol writes them. */
function withLength(bytes: Buffer): Buffer {
  const length = Buffer.alloc(LENGTH_BYTES);
  length.writeInt32BE(bytes.length);
  return Buffer.concat([length, bytes]);
}
