import {mkdirSync, writeFileSync} from 'node:fs';
import {join} from 'node:path';
import {LocalError} from '../errors.ts';
import {type Certificate, issueCertificate, newAuthority} from '../security/certificates.ts';
import {newTokenIssuer, type TokenIssuer, type TokenRequest} from '../security/token-issuer.ts';
import type {ServerSecurity} from './security-properties.ts';

/** Who may log in to a cluster with security. */
export type KafkaSecurity = Readonly<{
  /** Passwords by name, good for PLAIN and for both SCRAM mechanisms. Letters, digits, `.`, `_` and `-`. */
  users: Readonly<Record<string, string>>;
  /** Who may do everything; all others only what access rules allow. */
  superUsers: readonly string[];
}>;

const plainWord = /^[\w.-]+$/;

/** The keys of one cluster: its authority, its brokers' certificate, and the issuer of its tokens. */
export class ClusterSecurity {
  readonly server: ServerSecurity;
  readonly #tokens: TokenIssuer = newTokenIssuer();
  #authority: Certificate = newAuthority();

  /** Writes what the brokers read into `dir`. */
  constructor(dir: string, {users, superUsers}: KafkaSecurity) {
    for (const word of Object.entries(users).flat()) requirePlain(word);
    mkdirSync(dir, {recursive: true});
    const {issuer, audience, keySet} = this.#tokens;
    const keySetFile = join(dir, 'token-keys.json');
    writeFileSync(keySetFile, keySet);
    this.server = {
      users,
      superUsers,
      trustFile: join(dir, 'trusted.pem'),
      keyFile: join(dir, 'broker.pem'),
      tokens: {issuer, audience, keySetFile},
    };
    this.#writeCertificates();
  }

  /** The certificate of the authority, as PEM. */
  get authority(): string {
    return this.#authority.certificate;
  }

  newCertificate(name: string): Certificate {
    return issueCertificate(this.#authority, name);
  }

  newToken(request: TokenRequest): string {
    return this.#tokens.issue(request);
  }

  /** Another authority, and a certificate of it for the brokers: used once they read their files again. */
  renewAuthority(): void {
    this.#authority = newAuthority();
    this.#writeCertificates();
  }

  #writeCertificates(): void {
    const {certificate, key} = issueCertificate(this.#authority, 'broker');
    writeFileSync(this.server.trustFile, this.#authority.certificate);
    writeFileSync(this.server.keyFile, `${key}${certificate}`, {mode: 0o600});
  }
}

function requirePlain(word: string): void {
  if (plainWord.test(word)) return;
  throw new LocalError(
    'START_FAILED',
    `cannot start Kafka: users and passwords may have letters, digits, ".", "_" and "-", found ${JSON.stringify(word)}`,
  );
}
