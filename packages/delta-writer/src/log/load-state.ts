import {readCheckpoint} from '../checkpoint/read-checkpoint.ts';
import {DeltaError, isDeltaError} from '../errors.ts';
import type {Storage} from '../storage/storage.ts';
import {readCheckpointHint} from './last-checkpoint.ts';
import {type LogPath, logFolder, parseLogPath, versionPrefix} from './log-path.ts';
import {type LogSegment, planSegment} from './log-segment.ts';
import {readCommit} from './table-log.ts';
import {TableState} from './table-state.ts';

/** A state as it was read, and where reading began. */
export interface LoadedState {
  readonly state: TableState;
  /** -1 when there was none. */
  readonly checkpointVersion: number;
}

/** Commits are read ahead this far: the store's latency counts once for all of them. */
const readAhead = 16;

/**
 * Reads the newest version, or the given one. Undefined when there is no table. Throws DELTA_VERSION_MISSING, and
 * DELTA_LOG_CORRUPT where the log has a gap or cannot be read.
 */
export async function loadState(
  storage: Storage,
  version?: number,
): Promise<LoadedState | undefined> {
  const hint = await readCheckpointHint(storage);
  const useHint = hint !== undefined && (version === undefined || version >= hint);
  const recent = useHint ? await listLog(storage, hint) : [];
  // A hint that leads nowhere is stale: then the whole log counts.
  const isHintGood = recent.some((path) => path.kind !== 'commit' && path.version === hint);
  const paths = isHintGood ? recent : await listLog(storage);
  const without = new Set<number>();
  for (;;) {
    const listed = without.size > 0 && isHintGood ? await listLog(storage) : paths;
    const segment = planSegment(listed, {location: storage.location, version, without});
    if (segment === undefined) return undefined;
    try {
      return await readSegment(storage, segment);
    } catch (error) {
      // A checkpoint that cannot be read is passed over as long as the commits before it are there.
      const broken = segment.checkpoint?.version;
      const isBroken = isDeltaError(error) && !error.retriable && isAbout(error, segment);
      if (broken === undefined || !isBroken) throw error;
      without.add(broken);
      await assertReplayable(storage, {version, without, cause: error});
    }
  }
}

async function listLog(storage: Storage, fromVersion?: number): Promise<LogPath[]> {
  const startAfter = fromVersion === undefined ? undefined : versionPrefix(fromVersion);
  const paths: LogPath[] = [];
  for await (const {key} of storage.list(logFolder, {startAfter})) {
    const path = parseLogPath(key);
    if (path !== undefined) paths.push(path);
  }
  return paths;
}

async function readSegment(storage: Storage, segment: LogSegment): Promise<LoadedState> {
  const state = new TableState(storage.location);
  const {checkpoint} = segment;
  if (checkpoint !== undefined) {
    const parts = await Promise.all(checkpoint.keys.map((key) => readCheckpoint(storage, key)));
    state.apply(checkpoint.version, parts.flat());
  }
  for (let at = 0; at < segment.commits.length; at += readAhead) {
    const versions = segment.commits.slice(at, at + readAhead);
    const commits = await Promise.all(versions.map((version) => readCommit(storage, version)));
    for (const [index, version] of versions.entries()) {
      const actions = commits[index];
      if (actions === undefined) throw vanished(storage.location, version);
      state.apply(version, actions);
    }
  }
  return {state, checkpointVersion: checkpoint?.version ?? -1};
}

function isAbout(error: DeltaError, {checkpoint}: LogSegment): boolean {
  return error.path !== undefined && checkpoint?.keys.includes(error.path) === true;
}

/** Without the broken checkpoint there may be no way to the version: then the first error is the one to tell. */
async function assertReplayable(
  storage: Storage,
  {version, without, cause}: {version: number | undefined; without: Set<number>; cause: DeltaError},
): Promise<void> {
  try {
    planSegment(await listLog(storage), {location: storage.location, version, without});
  } catch {
    throw cause;
  }
}

function vanished(table: string, version: number): DeltaError {
  return new DeltaError({
    code: 'DELTA_LOG_CORRUPT',
    problem: `cannot read version ${version} of ${table}`,
    expected: 'its commit, which was listed',
    found: 'no file',
    table,
    version,
  });
}
