import {generateKeyPairSync, type JsonWebKey, randomUUID, sign} from 'node:crypto';

/** Who gets a token, and for how long it is good. */
export type TokenRequest = Readonly<{user: string; lifetimeMs: number}>;

/** Stands for the identity provider of a company: signs tokens (RFC 7519) that the brokers check by its public key. */
export type TokenIssuer = Readonly<{
  /** Who it says it is, and for whom its tokens are: what a broker checks beside the signature. */
  issuer: string;
  audience: string;
  /** The public key as a JSON Web Key Set (RFC 7517). */
  keySet: string;
  issue: (request: TokenRequest) => string;
}>;

const keyId = 'local';

/** An issuer with a key of its own, gone with this process. */
export function newTokenIssuer(): TokenIssuer {
  const {publicKey, privateKey} = generateKeyPairSync('ec', {namedCurve: 'P-256'});
  const own = {issuer: `local-${randomUUID()}`, audience: 'kafka'};
  const key: JsonWebKey = publicKey.export({format: 'jwk'});
  const keySet = JSON.stringify({keys: [{...key, kid: keyId, use: 'sig', alg: 'ES256'}]});
  return {
    ...own,
    keySet,
    issue: ({user, lifetimeMs}) => {
      const nowSeconds = Date.now() / 1_000;
      const claims = {
        iss: own.issuer,
        aud: own.audience,
        sub: user,
        iat: Math.floor(nowSeconds),
        exp: Math.floor(nowSeconds + lifetimeMs / 1_000),
      };
      const content = `${part({alg: 'ES256', typ: 'JWT', kid: keyId})}.${part(claims)}`;
      const signature = sign('sha256', Buffer.from(content), {
        key: privateKey,
        dsaEncoding: 'ieee-p1363',
      });
      return `${content}.${signature.toString('base64url')}`;
    },
  };
}

function part(content: object): string {
  return Buffer.from(JSON.stringify(content)).toString('base64url');
}
