/** What an instance tells its group when it joins. */
export interface MemberInfo {
  /** Where other instances reach its queries, such as `http://10.0.0.7:8080`; undefined for nowhere. */
  readonly endpoint: string | undefined;
  /** Standby replicas that it wants each stateful task to have. */
  readonly standbyReplicas: number;
  /** How far behind a replica counts as caught up, in records. Null: tasks move at once, and restore their state then. */
  readonly acceptableLagRecords: number | null;
  /** Tasks whose state it has, active, standby or left on disk, by how many records that state is behind. */
  readonly lags: Readonly<Record<string, number>>;
}

/** What the leader tells an instance beside its partitions. */
export interface AssignmentInfo {
  /** Names of the tasks whose state it keeps up to date without processing. */
  readonly standbys: readonly string[];
  /** Of these: those that it is to take over once their state is here. */
  readonly warmUps: readonly string[];
  /** Endpoint of each instance that has one, with the tasks it has. */
  readonly hosts: readonly Host[];
}

export interface Host {
  readonly endpoint: string;
  readonly active: readonly string[];
  readonly standby: readonly string[];
}

export const NO_MEMBER_INFO: MemberInfo = {
  endpoint: undefined,
  standbyReplicas: 0,
  acceptableLagRecords: null,
  lags: {},
};

export const NO_ASSIGNMENT_INFO: AssignmentInfo = {standbys: [], warmUps: [], hosts: []};

export function encodeInfo(info: MemberInfo | AssignmentInfo): Uint8Array {
  return Buffer.from(JSON.stringify(info));
}

/** Only members of the same application write it; the protocol's name tells theirs from others. */
export function decodeMemberInfo(bytes: Uint8Array): MemberInfo {
  return bytes.length === 0 ? NO_MEMBER_INFO : {...NO_MEMBER_INFO, ...parse<MemberInfo>(bytes)};
}

export function decodeAssignmentInfo(bytes: Uint8Array): AssignmentInfo {
  return bytes.length === 0 ? NO_ASSIGNMENT_INFO : parse<AssignmentInfo>(bytes);
}

function parse<T>(bytes: Uint8Array): T {
  return JSON.parse(Buffer.from(bytes).toString()) as T;
}
