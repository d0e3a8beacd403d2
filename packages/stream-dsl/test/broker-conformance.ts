import {randomUUID} from 'node:crypto';
import {describe, onTestFinished, test} from 'vitest';
import type {Broker} from '../src/ports/broker.ts';
import {adminRules} from './conformance/admin-rules.ts';
import {fetcherRules} from './conformance/fetcher-rules.ts';
import {groupRules} from './conformance/group-rules.ts';
import type {Rules} from './conformance/rule.ts';
import {staticMemberRules} from './conformance/static-member-rules.ts';
import {topicRules} from './conformance/topic-rules.ts';
import {transactionRules} from './conformance/transaction-rules.ts';

/** The broker that is tested. */
export interface BrokerUnderTest {
  /** A new connection to the same broker. */
  broker(): Broker;
  close(): Promise<void>;
}

const TIMEOUT_MS = 60_000;
const rooms: Readonly<Record<string, Rules>> = {
  topics: topicRules,
  fetchers: fetcherRules,
  transactions: transactionRules,
  groups: groupRules,
  'static members': staticMemberRules,
  tools: adminRules,
};

/** The contract of the ports `broker`, `group-member` and `broker-admin`, the same for each broker. */
export function describeBroker(
  name: string,
  factory: () => Promise<BrokerUnderTest>,
  /** Rules that do not apply, as they are called. */
  exceptions: ReadonlySet<string> = new Set(),
): void {
  for (const [room, rules] of Object.entries(rooms)) {
    describe(`${name}: ${room}`, () => {
      for (const [rule, run] of Object.entries(rules)) {
        if (exceptions.has(rule)) continue;
        test(rule, {timeout: TIMEOUT_MS}, async () => run(await openRuleSetting(factory)));
      }
    });
  }
}

async function openRuleSetting(factory: () => Promise<BrokerUnderTest>) {
  const underTest = await factory();
  onTestFinished(() => underTest.close());
  const connect = async () => {
    const connection = underTest.broker();
    onTestFinished(() => connection.close());
    await connection.connect();
    return connection;
  };
  const broker = await connect();
  const name = (what: string) => `${what}-${randomUUID()}`;
  const createTopic = async (partitions: number) => {
    const topic = name('topic');
    await broker.createTopics([{topic, partitions}]);
    return topic;
  };
  return {broker, connect, createTopic, name};
}
