/** What a run of the restore engine is told. */
export interface RestoreSetting {
  readonly bootstrap: string;
  readonly name: string;
  readonly input: string;
  /** Records of the input, each with a key of its own. */
  readonly keys: number;
  /** Fill the changelog, or restore from it: into memory, or to a folder on the disk. */
  readonly work: 'fill' | 'into memory' | 'onto the disk';
  readonly folder: string;
}
