/** What a package may weigh. A change here is a decision: say in the commit what it buys. */
export type Limits = Readonly<{
  /** The tarball that a user downloads. */
  tarballKiB: number;
  /** Direct runtime dependencies, ours not counted. */
  dependencies: number;
  /** All packages that an install brings, ours not counted. */
  closure: number;
  /** Their files on the disk. */
  closureMiB: number;
}>;

export const limits: Readonly<Record<string, Limits>> = {
  '@crm/model': {tarballKiB: 150, dependencies: 0, closure: 0, closureMiB: 0},
  '@crm/generator': {tarballKiB: 150, dependencies: 0, closure: 0, closureMiB: 0},
  '@crm/stream-dsl': {tarballKiB: 850, dependencies: 3, closure: 8, closureMiB: 8},
  '@crm/delta-writer': {tarballKiB: 500, dependencies: 5, closure: 40, closureMiB: 36},
};
