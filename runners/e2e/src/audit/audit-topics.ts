import type {Audit, RevenueRow, Row} from '@crm/generator';
import {topics} from '@crm/model';
import {type Broker, deadLetterTopic} from '@crm/stream-dsl';
import {readTopic} from '../../../generate/src/testing/read-topic.ts';
import {
  EnrichedEvent,
  LateEvent,
  RevenuePerMinute,
  shopOutputs,
} from '../../../stream/src/topologies/shop-schemas.ts';
import type {Protocol} from '../protocol.ts';
import {reportAudit} from './report-audit.ts';

/** Compares every record of the topology's topics, read committed, with the right answer. Answers which were late. */
export async function auditTopics(
  broker: Broker,
  audit: Audit,
  protocol: Protocol,
): Promise<readonly string[]> {
  const enriched: readonly Row[] = await rowsOf(broker, shopOutputs.enriched, EnrichedEvent);
  reportAudit(`topic ${shopOutputs.enriched}`, await audit.silver(enriched), protocol);
  const late = (await rowsOf(broker, shopOutputs.late, LateEvent)).map(({eventId}) => eventId);
  const windows: RevenueRow[] = await rowsOf(broker, shopOutputs.revenue, RevenuePerMinute);
  reportAudit(`topic ${shopOutputs.revenue}`, await audit.gold(windows, {late}), protocol);
  const topic = topics.events.name;
  const letters = (await readTopic(broker, deadLetterTopic(topic))).map(({key, value}) => ({
    ...{topic, key},
    value: value ?? '',
  }));
  const result = await audit.deadLetters(letters, {topic});
  reportAudit(`topic ${deadLetterTopic(topic)}`, result, protocol);
  return late;
}

async function rowsOf<R>(
  broker: Broker,
  topic: string,
  schema: {decode(bytes: Uint8Array, start: number, end: number): R},
): Promise<R[]> {
  const records = await readTopic(broker, topic);
  return records.map(({value}) => {
    const bytes = Buffer.from(value ?? 'null');
    return schema.decode(bytes, 0, bytes.length);
  });
}
