import {type BrokerLayout, type ClusterLayout, secureListeners} from './layout.ts';
import type {Settings} from './settings.ts';

/** What the brokers of a cluster with security know. */
export type ServerSecurity = Readonly<{
  /** Passwords by name. */
  users: Readonly<Record<string, string>>;
  superUsers: readonly string[];
  /** PEM files: whom to trust; and the broker's own certificate with its key. */
  trustFile: string;
  keyFile: string;
  tokens: Readonly<{issuer: string; audience: string; keySetFile: string}>;
}>;

export const scramMechanisms = ['SCRAM-SHA-256', 'SCRAM-SHA-512'] as const;

const kafkaSecurity = 'org.apache.kafka.common.security';

/**
 * The listeners that ask who comes, beside the plain one, and an authorizer for all of them. The
 * brokers themselves and our own health checks go on using the plain one: it is only on the
 * loopback address, and whoever comes in there is a super user.
 */
export function securityProperties(
  {zooKeeperPort}: ClusterLayout,
  broker: BrokerLayout,
  security: ServerSecurity,
): Settings {
  const {trustFile, keyFile, superUsers, tokens} = security;
  const ports = broker.securePorts;
  const secure = secureListeners.map((name) => `${name}://127.0.0.1:${ports?.[name] ?? 0}`);
  const plain = `PLAINTEXT://127.0.0.1:${broker.port}`;
  const isKRaft = zooKeeperPort === undefined;
  const controller = isKRaft ? [`CONTROLLER://127.0.0.1:${broker.controllerPort}`] : [];
  const protocols = ['PLAINTEXT', ...secureListeners].map((name) => `${name}:${name}`);
  if (isKRaft) protocols.push('CONTROLLER:PLAINTEXT');
  return {
    listeners: [plain, ...secure, ...controller].join(','),
    'advertised.listeners': [plain, ...secure].join(','),
    'listener.security.protocol.map': protocols.join(','),
    'authorizer.class.name': isKRaft
      ? 'org.apache.kafka.metadata.authorizer.StandardAuthorizer'
      : 'kafka.security.authorizer.AclAuthorizer',
    'super.users': [...superUsers, 'ANONYMOUS'].map((name) => `User:${name}`).join(';'),
    'ssl.keystore.type': 'PEM',
    'ssl.keystore.location': keyFile,
    'ssl.truststore.type': 'PEM',
    'ssl.truststore.location': trustFile,
    'listener.name.ssl.ssl.client.auth': 'required',
    'ssl.principal.mapping.rules': 'RULE:^CN=([^,]+).*$/$1/,DEFAULT',
    'sasl.enabled.mechanisms': 'PLAIN,SCRAM-SHA-256,SCRAM-SHA-512,OAUTHBEARER',
    'sasl.oauthbearer.jwks.endpoint.url': new URL(`file://${tokens.keySetFile}`).href,
    'sasl.oauthbearer.expected.issuer': tokens.issuer,
    'sasl.oauthbearer.expected.audience': tokens.audience,
    ...loginSettings('sasl_ssl', security),
    ...loginSettings('sasl_plaintext', security),
  };
}

/** The same four mechanisms on each listener with a login. */
function loginSettings(listener: string, {users}: ServerSecurity): Settings {
  const prefix = `listener.name.${listener}`;
  const known = Object.entries(users).map(([name, password]) => `user_${name}="${password}"`);
  const scram = `${kafkaSecurity}.scram.ScramLoginModule required;`;
  return {
    [`${prefix}.plain.sasl.jaas.config`]: `${kafkaSecurity}.plain.PlainLoginModule required ${known.join(' ')};`,
    [`${prefix}.scram-sha-256.sasl.jaas.config`]: scram,
    [`${prefix}.scram-sha-512.sasl.jaas.config`]: scram,
    [`${prefix}.oauthbearer.sasl.jaas.config`]: `${kafkaSecurity}.oauthbearer.OAuthBearerLoginModule required;`,
    [`${prefix}.oauthbearer.sasl.server.callback.handler.class`]: `${kafkaSecurity}.oauthbearer.OAuthBearerValidatorCallbackHandler`,
  };
}
