import {type Admin, Kafka, logLevel} from 'kafkajs';

/** The ids of the brokers that the server at `bootstrap` counts as alive; none when it is silent. */
export async function clusterMembers(bootstrap: string): Promise<readonly number[]> {
  const members = await ask(bootstrap, async (admin) => {
    const {brokers} = await admin.describeCluster();
    return brokers.map(({nodeId}) => nodeId);
  });
  return members ?? [];
}

/** Whether every copy of every partition has all records; false when no broker answers. */
export async function areAllInSync(bootstrap: string): Promise<boolean> {
  const answer = await ask(bootstrap, async (admin) => {
    const {topics} = await admin.fetchTopicMetadata();
    const partitions = topics.flatMap((topic) => topic.partitions);
    return partitions.every(({isr, replicas}) => isr.length === replicas.length);
  });
  return answer ?? false;
}

/** The answer of one of the brokers, at once or not at all. */
async function ask<T>(
  bootstrap: string,
  question: (admin: Admin) => Promise<T>,
): Promise<T | undefined> {
  const admin = new Kafka({
    brokers: bootstrap.split(','),
    clientId: 'local-health',
    logLevel: logLevel.NOTHING,
    connectionTimeout: 1_000,
    requestTimeout: 3_000,
    retry: {retries: 0},
  }).admin();
  try {
    await admin.connect();
    return await question(admin);
  } catch {
    return undefined;
  } finally {
    await admin.disconnect().catch(() => undefined);
  }
}
