import {type Event, type TopicName, topics} from '@crm/model';
import {checkOption} from '../errors.ts';
import type {GeneratedRecord} from '../workload/generated-record.ts';
import type {PlannedRecord, Workload} from '../workload/workload-types.ts';
import {type AuditResult, Findings} from './audit-result.ts';
import {type AuditScope, decodableRecords} from './audit-scope.ts';
import type {
  Audit,
  AuditOptions,
  DeadLetter,
  DeadLetterOptions,
  GoldOptions,
  RevenueRow,
  Row,
  Rows,
  SilverOptions,
} from './audit-types.ts';
import {difference} from './compare.ts';
import {auditDeadLetters} from './dead-letters.ts';
import {auditGold} from './gold.ts';
import {OffsetSet} from './offset-set.ts';
import {partitionOf} from './partition-of.ts';
import {RowCounts} from './row-counts.ts';
import {auditRow, type RowRules, tableRules} from './row-rules.ts';
import {timesInMs} from './row-times.ts';

/** Makes an audit of what was sent of a workload: the records from `from` to before `to`. */
export function createAudit(workload: Workload, options: AuditOptions): Audit {
  return new WorkloadAudit(workload, options);
}

class WorkloadAudit implements Audit {
  readonly #scope: AuditScope;
  readonly #exampleCount: number;

  constructor(workload: Workload, options: AuditOptions) {
    const {from = 0, to = workload.size} = options;
    checkOption(to >= 0 && to <= workload.size, 'to', `an index up to ${workload.size}`, to);
    checkOption(from >= 0 && from <= to, 'from', `an index up to ${to}`, from);
    const {partitions, partitionOf: choose = partitionOf} = options;
    this.#scope = {workload, from, to, partitions, partitionOf: choose};
    this.#exampleCount = options.examples ?? 10;
  }

  async bronze(topic: TopicName, rows: Rows<Row>): Promise<AuditResult> {
    const rules = this.#bronzeRules(topic);
    const offsets = new OffsetSet();
    const isRepeated = ({partition, offset}: Row): boolean =>
      isOffset(offset) && !offsets.add(Number(partition), Number(offset));
    return await this.#auditRows(`bronze ${topic}`, rows, {...rules, isRepeated});
  }

  async silver(rows: Rows<Row>, options: SilverOptions = {}): Promise<AuditResult> {
    const {workload} = this.#scope;
    const events = this.#streamRules('event');
    const inMs = timesInMs(topics.events.schema.fields);
    const problem = (row: Row, index: number): string | undefined => {
      const {value} = workload.plan(index);
      const whole = enrich(workload, value as Event);
      const expected = options.fields === undefined ? whole : only(whole, options.fields);
      return difference(expected, inMs(row), '');
    };
    return await this.#auditRows('silver events', rows, {...events, problem});
  }

  async deadLetters(rows: Rows<DeadLetter>, {topic}: DeadLetterOptions = {}): Promise<AuditResult> {
    const output = topic === undefined ? 'dead letters' : `dead letters of ${topic}`;
    const findings = new Findings(output, this.#exampleCount);
    return await auditDeadLetters(this.#scope, rows, topic, findings);
  }

  async gold(rows: Rows<RevenueRow>, options: GoldOptions): Promise<AuditResult> {
    const findings = new Findings('gold revenue per minute', this.#exampleCount);
    return await auditGold(this.#scope, rows, options, findings);
  }

  async #auditRows(output: string, rows: Rows<Row>, rules: RowRules): Promise<AuditResult> {
    const findings = new Findings(output, this.#exampleCount);
    for await (const row of rows) {
      findings.found += 1;
      auditRow(row, rules, findings);
    }
    rules.counts.reportLost(findings, rules.idOf);
    return findings.result();
  }

  #bronzeRules(topic: TopicName): RowRules {
    const {workload} = this.#scope;
    switch (topic) {
      case topics.events.name:
        return this.#withOrigin(topic, this.#streamRules('event'));
      case topics.orders.name:
        return this.#withOrigin(topic, this.#streamRules('order'));
      case topics.profiles.name: {
        const rules = tableRules(keysOf(workload.profiles()), 'customerId', (id) =>
          workload.profile(id),
        );
        return this.#withOrigin(topic, rules);
      }
      case topics.products.name: {
        const rules = tableRules(keysOf(workload.products()), 'productId', (id) =>
          workload.product(id),
        );
        return this.#withOrigin(topic, rules);
      }
    }
  }

  #streamRules(entity: PlannedRecord['entity']): RowRules {
    const {workload, from, to} = this.#scope;
    // A duplicate may repeat a record from before the scope, so some room is left.
    const counts = new RowCounts(Math.max(0, from - 64), to);
    for (const planned of decodableRecords(this.#scope)) {
      if (planned.entity === entity) counts.expect(originIndex(workload, planned) ?? planned.index);
    }
    return {
      counts,
      indexOf: ({eventId, orderId, status}) =>
        entity === 'event'
          ? workload.eventIndex(String(eventId))
          : workload.orderIndex(String(orderId), String(status)),
      idOf: (index) => workload.record(index).entityId,
      problem: (row, index) => difference(workload.plan(index).value, row, ''),
    };
  }

  /** Adds the check of the columns that say where a row comes from. */
  #withOrigin(topic: TopicName, rules: RowRules): RowRules {
    const {partitions, partitionOf: choose} = this.#scope;
    const described = Object.values(topics).find(({name}) => name === topic);
    const key = described?.key ?? '';
    const inMs = timesInMs(described?.schema.fields ?? {});
    const problem = (row: Row, index: number): string | undefined => {
      const partition = choose(String(row[key]), partitions[topic]);
      const {offset} = row;
      if (!isOffset(offset)) return `offset is ${String(offset)}, an offset was expected`;
      return difference({topic, partition}, row, '') ?? rules.problem(inMs(row), index);
    };
    return {...rules, problem};
  }
}

function isOffset(value: unknown): boolean {
  return typeof value === 'bigint' || (typeof value === 'number' && Number.isSafeInteger(value));
}

function* keysOf(records: Iterable<GeneratedRecord>): Iterable<string> {
  for (const {key} of records) yield key;
}

/** Where the record of a value stands, which for a duplicate is its original's place. */
function originIndex(workload: Workload, planned: PlannedRecord): number | undefined {
  return planned.entity === 'event'
    ? workload.eventIndex(planned.value.eventId)
    : workload.orderIndex(planned.value.orderId, planned.value.status);
}

/** An event with what the tables say about its customer and its product. */
function enrich(workload: Workload, event: Event): Row {
  const profile = workload.profile(event.customerId);
  const product = event.productId === null ? undefined : workload.product(event.productId);
  const category = product?.category ?? null;
  return {...event, tier: profile?.tier, segment: profile?.segment, category};
}

function only(row: Row, fields: readonly string[]): Row {
  return Object.fromEntries(fields.map((field) => [field, row[field]]));
}
