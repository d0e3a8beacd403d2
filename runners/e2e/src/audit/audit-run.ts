import {createAudit} from '@crm/generator';
import {topics} from '@crm/model';
import type {Broker} from '@crm/stream-dsl';
import type {Protocol} from '../protocol.ts';
import {generateEnvironment, partitions, workloadOf} from '../scenario.ts';
import type {Servers} from '../servers.ts';
import {auditLake} from './audit-lake.ts';
import {auditTopics} from './audit-topics.ts';

export interface AuditedRun {
  readonly seed: number;
  readonly seconds: number;
  readonly broker: Broker;
  readonly servers: Servers;
}

/** Compares every row that the run has left, in topics and in tables, with the generator's own answer. */
export async function auditRun(run: AuditedRun, protocol: Protocol): Promise<void> {
  const {seed, seconds, broker, servers} = run;
  const workload = workloadOf(generateEnvironment(seed, seconds, servers.kafka.bootstrap));
  const {events, orders, products, profiles} = topics;
  const audit = createAudit(workload, {
    partitions: {
      ...{[events.name]: partitions, [orders.name]: partitions},
      ...{[products.name]: partitions, [profiles.name]: partitions},
    },
  });
  const late = await auditTopics(broker, audit, protocol);
  await auditLake({minio: servers.minio, audit, late}, protocol);
}
