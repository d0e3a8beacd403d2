import type {ISocketFactory, KafkaConfig, LogEntry, logLevel} from 'kafkajs';
import type {KafkaOptions} from '../kafka/client-options.ts';

export interface KafkaJsOptions extends KafkaOptions {
  /** As in kafkajs: `true`, or options of `tls.connect`. */
  readonly ssl?: KafkaConfig['ssl'] | undefined;
  /** As in kafkajs: PLAIN, SCRAM-SHA-256, SCRAM-SHA-512, AWS, OAUTHBEARER or an own mechanism. */
  readonly sasl?: KafkaConfig['sasl'] | undefined;
  readonly socketFactory?: ISocketFactory | undefined;
  /** Gets kafkajs's log entries up to `logLevel`; nothing is printed without it. */
  readonly logger?: ((entry: LogEntry) => void) | undefined;
  /** kafkajs's `logLevel`. Default 2, warnings and errors. */
  readonly logLevel?: logLevel | undefined;
}
