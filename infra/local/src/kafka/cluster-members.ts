import {Kafka, logLevel} from 'kafkajs';

/** The ids of the brokers that the server at `bootstrap` counts as alive; none when it is silent. */
export async function clusterMembers(bootstrap: string): Promise<readonly number[]> {
  const admin = new Kafka({
    brokers: [bootstrap],
    clientId: 'local-health',
    logLevel: logLevel.NOTHING,
    connectionTimeout: 1_000,
    requestTimeout: 3_000,
    retry: {retries: 0},
  }).admin();
  try {
    await admin.connect();
    const {brokers} = await admin.describeCluster();
    return brokers.map(({nodeId}) => nodeId);
  } catch {
    return [];
  } finally {
    await admin.disconnect().catch(() => undefined);
  }
}
