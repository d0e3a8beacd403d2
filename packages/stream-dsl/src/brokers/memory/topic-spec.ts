import {StreamError} from '../../errors.ts';
import type {TopicSpec} from '../../ports/broker.ts';

/** Kafka's rule for names. */
const TOPIC_NAME = /^(?!\.{1,2}$)[a-zA-Z0-9._-]{1,249}$/;
const CLEANUP_POLICIES: ReadonlySet<string> = new Set([
  'delete',
  'compact',
  'delete,compact',
  'compact,delete',
]);

/** Throws STREAM_CONFIG_INVALID for what Kafka refuses as well. */
export function checkTopicSpec({topic, partitions, configs = {}}: TopicSpec): void {
  if (!TOPIC_NAME.test(topic)) {
    refuse(topic, 'a name of 1 to 249 letters, digits, dots, underscores and hyphens was expected');
  }
  if (!Number.isInteger(partitions) || partitions < 1) {
    refuse(topic, `${partitions} partitions, a whole number from 1 was expected`);
  }
  const policy = configs['cleanup.policy'];
  if (policy !== undefined && !CLEANUP_POLICIES.has(policy)) {
    refuse(topic, `cleanup.policy ${policy}, delete, compact or both was expected`);
  }
}

function refuse(topic: string, found: string): never {
  throw new StreamError('STREAM_CONFIG_INVALID', `cannot create topic "${topic}": ${found}`);
}
