import type {ISocketFactory, KafkaConfig, LogEntry, logLevel} from 'kafkajs';
import type {KafkaOptions} from '../kafka/client-options.ts';

export interface KafkaJsOptions extends KafkaOptions {
  /**
   * As in kafkajs: `true`, or options of `tls.connect`: `ca` (PEM) where the brokers' certificates are signed by an
   * authority of your own, `cert` and `key` where they ask for a client's certificate.
   */
  readonly ssl?: KafkaConfig['ssl'] | undefined;
  /**
   * As in kafkajs: PLAIN, SCRAM-SHA-256, SCRAM-SHA-512, AWS, OAUTHBEARER or an own mechanism. For OAUTHBEARER,
   * `oauthBearerProvider` is asked for a token at each login: once for each connection, and again 10 seconds before
   * a session ends. So give tokens that are good for longer than that, and keep them until shortly before they end.
   */
  readonly sasl?: KafkaConfig['sasl'] | undefined;
  readonly socketFactory?: ISocketFactory | undefined;
  /** Gets kafkajs's log entries up to `logLevel`; nothing is printed without it. */
  readonly logger?: ((entry: LogEntry) => void) | undefined;
  /** kafkajs's `logLevel`. Default 2, warnings and errors. */
  readonly logLevel?: logLevel | undefined;
}
