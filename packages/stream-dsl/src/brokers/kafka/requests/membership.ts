import type {ApiRequest} from '../wire/api-request.ts';
import type {WireReader} from '../wire/wire-reader.ts';

/** One member in one generation of its group. */
export interface MemberAt {
  readonly groupId: string;
  readonly memberId: string;
  /** Null for a dynamic member. */
  readonly instanceId: string | null;
  readonly generationId: number;
}

export interface JoinOptions {
  readonly groupId: string;
  /** Empty on the first attempt: the coordinator then answers MEMBER_ID_REQUIRED and an id, static members aside. */
  readonly memberId: string;
  readonly instanceId: string | null;
  readonly sessionTimeoutMs: number;
  readonly rebalanceTimeoutMs: number;
  readonly protocol: string;
  readonly metadata: Uint8Array;
}

export interface JoinAnswer {
  readonly errorCode: number;
  readonly generationId: number;
  readonly leaderId: string;
  readonly memberId: string;
  /** All members; empty unless this one leads the group. */
  readonly members: readonly {
    readonly memberId: string;
    readonly instanceId: string | null;
    readonly metadata: Buffer;
  }[];
}

/** Answered only when all members have joined, or the rebalance timeout is over. */
export function joinGroup(options: JoinOptions): ApiRequest<JoinAnswer> {
  return {
    api: {key: 11, name: 'JoinGroup', version: 5},
    extraTimeoutMs: options.rebalanceTimeoutMs,
    encode: (writer) => {
      writer.string(options.groupId);
      writer.int32(options.sessionTimeoutMs).int32(options.rebalanceTimeoutMs);
      writer.string(options.memberId).string(options.instanceId).string('consumer');
      writer.array([options.protocol], (name) => writer.string(name).bytes(options.metadata));
    },
    decode: (reader) => {
      reader.int32();
      const errorCode = reader.int16();
      const generationId = reader.int32();
      reader.nullableString();
      const ids = {leaderId: reader.string(), memberId: reader.string()};
      const members = reader.array(() => ({
        memberId: reader.string(),
        instanceId: reader.nullableString(),
        metadata: reader.bytes(),
      }));
      return {errorCode, generationId, ...ids, members};
    },
  };
}

export interface EncodedAssignment {
  readonly memberId: string;
  readonly assignment: Uint8Array;
}

/** The leader sends everyone's assignment, the others none; each gets its own. */
export function syncGroup(
  at: MemberAt,
  assignments: readonly EncodedAssignment[],
  rebalanceTimeoutMs: number,
): ApiRequest<{readonly errorCode: number; readonly assignment: Buffer}> {
  return {
    api: {key: 14, name: 'SyncGroup', version: 3},
    extraTimeoutMs: rebalanceTimeoutMs,
    encode: (writer) => {
      writer.string(at.groupId).int32(at.generationId).string(at.memberId).string(at.instanceId);
      writer.array(assignments, (entry) => writer.string(entry.memberId).bytes(entry.assignment));
    },
    decode: (reader) => {
      reader.int32();
      return {errorCode: reader.int16(), assignment: reader.bytes()};
    },
  };
}

export function heartbeat(at: MemberAt): ApiRequest<number> {
  return {
    api: {key: 12, name: 'Heartbeat', version: 3},
    encode: (writer) =>
      writer.string(at.groupId).int32(at.generationId).string(at.memberId).string(at.instanceId),
    decode: readErrorCode,
  };
}

export function leaveGroup(at: Omit<MemberAt, 'generationId'>): ApiRequest<number> {
  return {
    api: {key: 13, name: 'LeaveGroup', version: 3},
    encode: (writer) => {
      writer.string(at.groupId);
      writer.array([at], ({memberId, instanceId}) => writer.string(memberId).string(instanceId));
    },
    decode: readErrorCode,
  };
}

function readErrorCode(reader: WireReader): number {
  reader.int32();
  return reader.int16();
}
