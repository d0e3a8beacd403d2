import {DeltaError} from '../errors.ts';
import type {LogPath} from './log-path.ts';

/** What to read for one version: a complete checkpoint, if any, and each commit after it. */
export interface LogSegment {
  readonly version: number;
  readonly checkpoint: {readonly version: number; readonly keys: readonly string[]} | undefined;
  /** Versions of the commits after the checkpoint, ascending, without a gap. */
  readonly commits: readonly number[];
}

export interface SegmentRequest {
  readonly location: string;
  /** The newest where it is not given. */
  readonly version?: number | undefined;
  /** Checkpoints that turned out to be unreadable. */
  readonly without?: ReadonlySet<number> | undefined;
}

/**
 * Chooses the files to read. Undefined when there is no log at all. Throws DELTA_VERSION_MISSING for a version that is
 * not there, DELTA_LOG_CORRUPT for a gap.
 */
export function planSegment(
  paths: readonly LogPath[],
  request: SegmentRequest,
): LogSegment | undefined {
  const allCommits = new Set(
    paths.filter((path) => path.kind === 'commit').map((path) => path.version),
  );
  const checkpoints = completeCheckpoints(paths);
  const newest = Math.max(-1, ...allCommits, ...checkpoints.keys());
  if (newest < 0) return undefined;
  const version = request.version ?? newest;
  if (version > newest || version < 0) throw missingVersion(request.location, version, newest);
  const base = Math.max(
    -1,
    ...[...checkpoints.keys()].filter((v) => v <= version && request.without?.has(v) !== true),
  );
  const commits: number[] = [];
  for (let at = base + 1; at <= version; at += 1) {
    if (!allCommits.has(at)) throw gap(request.location, at, {version, paths});
    commits.push(at);
  }
  const keys = checkpoints.get(base);
  return {version, commits, checkpoint: keys && {version: base, keys}};
}

/** Keys of each checkpoint of which no part is missing, by version. */
function completeCheckpoints(paths: readonly LogPath[]): Map<number, readonly string[]> {
  const found = new Map<number, readonly string[]>();
  const parts = new Map<string, string[]>();
  for (const path of paths) {
    if (path.kind === 'checkpoint') found.set(path.version, [path.key]);
    if (path.kind !== 'checkpoint-part') continue;
    // Two writers may have cut the same checkpoint differently: each cut counts for itself.
    const cut = `${path.version}/${path.parts}`;
    const keys = parts.get(cut) ?? [];
    keys[path.part - 1] = path.key;
    parts.set(cut, keys);
    const isComplete = keys.filter(Boolean).length === path.parts;
    if (isComplete && !found.has(path.version)) found.set(path.version, keys);
  }
  return found;
}

function missingVersion(table: string, version: number, newest: number): DeltaError {
  return new DeltaError({
    code: 'DELTA_VERSION_MISSING',
    problem: `cannot read version ${version} of ${table}`,
    expected: `a version from 0 to ${newest}`,
    table,
    version,
  });
}

function gap(
  table: string,
  missing: number,
  {version, paths}: {version: number; paths: readonly LogPath[]},
): DeltaError {
  const problem = `cannot read version ${version} of ${table}`;
  const earliest = Math.min(...paths.map((path) => path.version));
  const usesNewCheckpoints = paths.some(
    (path) => path.kind === 'v2-checkpoint' && path.version <= version,
  );
  if (usesNewCheckpoints) {
    return new DeltaError({
      code: 'DELTA_FEATURE_UNSUPPORTED',
      problem,
      found: 'the reader feature v2Checkpoint',
      table,
      version,
    });
  }
  const isCleanedUp = missing < earliest;
  return new DeltaError({
    code: isCleanedUp ? 'DELTA_VERSION_MISSING' : 'DELTA_LOG_CORRUPT',
    problem,
    expected: `a commit or checkpoint of version ${missing}`,
    found: isCleanedUp ? `a log that begins at ${earliest}` : 'a gap in the log',
    advice: isCleanedUp ? 'ask for a later version' : 'restore the missing commit file',
    table,
    version,
  });
}
