import type {Broker, Topology} from '@crm/stream-dsl';
import {customerCount} from '../common-workload/workload.ts';
import {compareQ0} from './check-q0.ts';
import {compareWindows} from './check-windows.ts';
import type {CheckedOutput, Comparison} from './comparison.ts';
import {q0} from './q0-topology.ts';
import {q1} from './q1-topology.ts';
import {q1r} from './q1r-topology.ts';
import type {QueryTopics} from './query-topics.ts';
import {byCategoryAndTier, byCustomer, type WindowGroups} from './window-groups.ts';

/** One of the common workload's queries. */
export interface Query {
  readonly title: string;
  readonly what: string;
  readonly topology: (topics: QueryTopics) => Topology;
  /** Records of tables, which it reads before the first event; global tables left out. */
  readonly tableRecords: number;
  /** Undefined where an event is a result of its own. */
  readonly groups: WindowGroups | undefined;
  readonly compare: (broker: Broker, checked: CheckedOutput) => Promise<Comparison>;
}

export const queries = {
  q0: {
    title: 'Q0',
    what: 'on Kafka: what is no page view goes on with five of its fields',
    topology: q0,
    tableRecords: 0,
    groups: undefined,
    compare: compareQ0,
  },
  q1: {
    title: 'Q1',
    what: 'on Kafka: events joined with their profile, counted and summed per customer and minute',
    topology: q1,
    tableRecords: customerCount,
    groups: byCustomer,
    compare: (broker, checked) => compareWindows(broker, byCustomer, checked),
  },
  q1r: {
    title: 'Q1r',
    what: 'on Kafka: events joined with their profile and product, re-keyed to category and tier, counted and summed per minute',
    topology: q1r,
    tableRecords: customerCount,
    groups: byCategoryAndTier,
    compare: (broker, checked) => compareWindows(broker, byCategoryAndTier, checked),
  },
} as const satisfies Record<string, Query>;

export type QueryName = keyof typeof queries;
