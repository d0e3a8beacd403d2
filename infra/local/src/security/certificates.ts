import {
  createPrivateKey,
  generateKeyPairSync,
  type KeyObject,
  randomBytes,
  sign,
  X509Certificate,
} from 'node:crypto';
import {der} from './der.ts';

/** A certificate and its private key, both as PEM. The key is PKCS #8, the form that Kafka and Node take. */
export type Certificate = Readonly<{certificate: string; key: string}>;

const dayMs = 86_400_000;
const validityMs = 30 * dayMs;
const ecdsaWithSha256 = der.sequence(der.objectId('1.2.840.10045.4.3.2'));

/** A certificate authority for tests, with a name of its own. */
export function newAuthority(): Certificate {
  const {publicKey, privateKey} = generateKeyPairSync('ec', {namedCurve: 'P-256'});
  const name = `local test authority ${randomBytes(4).toString('hex')}`;
  return issue({subject: name, issuer: name, publicKey, privateKey, signer: privateKey}, [
    extension('2.5.29.19', der.sequence(der.boolean(true)), {isCritical: true}),
    // keyCertSign and cRLSign.
    extension('2.5.29.15', der.bits(Buffer.of(0b0000_0110), 1), {isCritical: true}),
  ]);
}

/** A certificate for a server on the loopback address, or for a client called `name`. */
export function issueCertificate(authority: Certificate, name: string): Certificate {
  const {publicKey, privateKey} = generateKeyPairSync('ec', {namedCurve: 'P-256'});
  const issuer = new X509Certificate(authority.certificate).subject.replace(/^CN=/, '');
  const signer = createPrivateKey(authority.key);
  const names = der.sequence(
    der.context(2, Buffer.from('localhost'), 'primitive'),
    der.context(7, Buffer.of(127, 0, 0, 1), 'primitive'),
  );
  const serverAndClient = der.sequence(
    der.objectId('1.3.6.1.5.5.7.3.1'),
    der.objectId('1.3.6.1.5.5.7.3.2'),
  );
  return issue({subject: name, issuer, publicKey, privateKey, signer}, [
    extension('2.5.29.17', names),
    extension('2.5.29.37', serverAndClient),
  ]);
}

type Issue = Readonly<{
  subject: string;
  issuer: string;
  publicKey: KeyObject;
  privateKey: KeyObject;
  signer: KeyObject;
}>;

/** RFC 5280, 4.1. */
function issue(
  {subject, issuer, publicKey, privateKey, signer}: Issue,
  extensions: readonly Buffer[],
): Certificate {
  const now = Date.now();
  const content = der.sequence(
    der.context(0, der.integer(Buffer.of(2)), 'constructed'),
    der.integer(Buffer.concat([Buffer.of(1), randomBytes(15)])),
    ecdsaWithSha256,
    distinguishedName(issuer),
    // A day back: a clock that is behind must not make a new certificate one of the future.
    der.sequence(der.time(now - dayMs), der.time(now + validityMs)),
    distinguishedName(subject),
    publicKey.export({type: 'spki', format: 'der'}),
    der.context(3, der.sequence(...extensions), 'constructed'),
  );
  const signature = sign('sha256', content, signer);
  const signed = der.sequence(content, ecdsaWithSha256, der.bits(signature));
  return {
    certificate: pem('CERTIFICATE', signed),
    key: privateKey.export({type: 'pkcs8', format: 'pem'}).toString(),
  };
}

function distinguishedName(commonName: string): Buffer {
  return der.sequence(der.set(der.sequence(der.objectId('2.5.4.3'), der.text(commonName))));
}

function extension(
  id: string,
  content: Buffer,
  {isCritical}: Readonly<{isCritical: boolean}> = {isCritical: false},
): Buffer {
  const critical = isCritical ? [der.boolean(true)] : [];
  return der.sequence(der.objectId(id), ...critical, der.octets(content));
}

function pem(label: string, bytes: Buffer): string {
  const lines = bytes.toString('base64').match(/.{1,64}/g) ?? [];
  return [`-----BEGIN ${label}-----`, ...lines, `-----END ${label}-----`, ''].join('\n');
}
