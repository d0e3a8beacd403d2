import {StreamError} from '../errors.ts';
import type {RunOptions} from './run-options.ts';

/**
 * Refuses what instances would have to tell each other through the group, where the brokers assign and nothing goes
 * from member to member: standby replicas, and where the queries of another instance are reached.
 */
export function refuseGroupTalk({broker, standbyReplicas = 0, endpoint}: RunOptions): void {
  if (broker.assignsOnServer !== true) return;
  const asked = [
    ...(standbyReplicas > 0 ? [`standbyReplicas: ${standbyReplicas}`] : []),
    ...(endpoint === undefined ? [] : [`endpoint: ${JSON.stringify(endpoint)}`]),
  ];
  if (asked.length === 0) return;
  throw new StreamError(
    'STREAM_CONFIG_INVALID',
    `cannot run with ${asked.join(' and ')}: with groupProtocol: 'consumer' the brokers assign the work, and instances hear nothing of each other; leave it out, or use groupProtocol: 'classic'`,
  );
}
