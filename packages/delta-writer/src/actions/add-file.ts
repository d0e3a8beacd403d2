import {DeltaError} from '../errors.ts';
import {optional, WireObject} from './wire-object.ts';

/** A data file that belongs to the table from this version on. */
export interface AddFile {
  readonly kind: 'add';
  /** As in the log: a percent-encoded URI, relative to the table or absolute. `dataPath` decodes it. */
  readonly path: string;
  /** Of every partition column; null for null and for the empty text. */
  readonly partitionValues: Readonly<Record<string, string | null>>;
  readonly sizeBytes: number;
  readonly modifiedMs: number;
  /** False when rows were only rearranged. */
  readonly dataChange: boolean;
  /** JSON text, as `collectStats` writes it. */
  readonly stats?: string | undefined;
  readonly tags?: Readonly<Record<string, string>> | undefined;
  readonly deletionVector?: Readonly<Record<string, unknown>> | undefined;
  readonly extra?: Readonly<Record<string, unknown>> | undefined;
}

export function readAddFile(value: unknown, where: string): AddFile {
  const wire = new WireObject(value, where);
  return {
    kind: 'add',
    path: wire.text('path'),
    partitionValues: wire.nullableTextMap('partitionValues') ?? {},
    sizeBytes: wire.integer('size'),
    modifiedMs: wire.optionalInteger('modificationTime') ?? 0,
    dataChange: wire.optionalFlag('dataChange') ?? true,
    ...optional('stats', wire.optionalText('stats')),
    ...optional('tags', wire.textMap('tags')),
    ...optional('deletionVector', wire.object('deletionVector')),
    ...wire.rest(),
  };
}

export function writeAddFile(add: AddFile): Record<string, unknown> {
  return {
    path: add.path,
    partitionValues: add.partitionValues,
    size: add.sizeBytes,
    modificationTime: add.modifiedMs,
    dataChange: add.dataChange,
    ...optional('stats', add.stats),
    ...optional('tags', add.tags),
    ...optional('deletionVector', add.deletionVector),
    ...add.extra,
  };
}

/** Path in the store: decoded exactly once, as a value such as `US/East` is encoded twice. */
export function dataPath(file: {readonly path: string}): string {
  if (!file.path.includes('%')) return file.path;
  try {
    return decodeURIComponent(file.path);
  } catch (error) {
    throw new DeltaError(
      {
        code: 'DELTA_LOG_CORRUPT',
        problem: 'cannot read a data file of the log',
        expected: 'a percent-encoded path',
        found: file.path,
        path: file.path,
      },
      {cause: error},
    );
  }
}

/** The path for `add.path` of a plain path in the store. */
export function encodeDataPath(plain: string): string {
  return plain.split('/').map(encodeURIComponent).join('/').replaceAll('%3D', '=');
}

/** What tells one file of a table from another: its path and the rows that are marked as deleted in it. */
export function fileKey(file: {
  readonly path: string;
  readonly deletionVector?: Readonly<Record<string, unknown>> | undefined;
}): string {
  const path = dataPath(file);
  if (file.deletionVector === undefined) return path;
  const {storageType, pathOrInlineDv, offset} = file.deletionVector;
  return `${path}\n${String(storageType)}${String(pathOrInlineDv)}@${String(offset ?? '')}`;
}
