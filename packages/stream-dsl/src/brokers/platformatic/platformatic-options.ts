import type {ConnectionOptions} from '@platformatic/kafka';
import type {KafkaOptions} from '../kafka/client-options.ts';

export interface PlatformaticKafkaOptions extends KafkaOptions {
  /** `true`, or options of `tls.connect`. */
  readonly tls?: true | ConnectionOptions['tls'] | undefined;
  /** The name in the brokers' certificate (SNI), where it is not their host; `true` for the host. */
  readonly tlsServerName?: ConnectionOptions['tlsServerName'] | undefined;
  /**
   * As in @platformatic/kafka: PLAIN, SCRAM-SHA-256, SCRAM-SHA-512, OAUTHBEARER, or GSSAPI with an `authenticate` of
   * your own. Credentials may be functions; they are asked again when the session on a connection is about to expire.
   */
  readonly sasl?: ConnectionOptions['sasl'] | undefined;
}
