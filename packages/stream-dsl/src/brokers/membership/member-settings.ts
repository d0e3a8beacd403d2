import {StreamError} from '../../errors.ts';
import type {MemberOptions} from '../../ports/group-member.ts';

/** Options of a member with their defaults. */
export interface MemberSettings extends MemberOptions {
  readonly sessionTimeoutMs: number;
  readonly rebalanceTimeoutMs: number;
  readonly metadataMaxAgeMs: number;
}

/** Throws STREAM_CONFIG_INVALID. */
export function memberSettings(options: MemberOptions): MemberSettings {
  const {sessionTimeoutMs = 10_000, rebalanceTimeoutMs = 30_000, instanceId} = options;
  const {metadataMaxAgeMs = 30_000} = options;
  if (instanceId === '') {
    throw new StreamError(
      'STREAM_CONFIG_INVALID',
      `cannot join group ${options.groupId}: instanceId is empty; give each instance its own, or leave it out`,
    );
  }
  for (const [name, value] of Object.entries({
    sessionTimeoutMs,
    rebalanceTimeoutMs,
    metadataMaxAgeMs,
  })) {
    if (value > 0) continue;
    throw new StreamError(
      'STREAM_CONFIG_INVALID',
      `cannot join group ${options.groupId}: ${name} is ${value}, a number above 0 was expected`,
    );
  }
  return {...options, sessionTimeoutMs, rebalanceTimeoutMs, metadataMaxAgeMs};
}
