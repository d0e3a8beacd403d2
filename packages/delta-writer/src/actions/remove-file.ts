import {optional, WireObject} from './wire-object.ts';

/** A data file that belongs to the table no more; kept in checkpoints until readers of older versions are gone. */
export interface RemoveFile {
  readonly kind: 'remove';
  readonly path: string;
  readonly deletedMs?: number | undefined;
  readonly dataChange: boolean;
  readonly deletionVector?: Readonly<Record<string, unknown>> | undefined;
  readonly partitionValues?: Readonly<Record<string, string | null>> | undefined;
  readonly sizeBytes?: number | undefined;
  readonly extendedFileMetadata?: boolean | undefined;
  readonly extra?: Readonly<Record<string, unknown>> | undefined;
}

export function readRemoveFile(value: unknown, where: string): RemoveFile {
  const wire = new WireObject(value, where);
  return {
    kind: 'remove',
    path: wire.text('path'),
    dataChange: wire.optionalFlag('dataChange') ?? true,
    ...optional('deletedMs', wire.optionalInteger('deletionTimestamp')),
    ...optional('deletionVector', wire.object('deletionVector')),
    ...optional('partitionValues', wire.nullableTextMap('partitionValues')),
    ...optional('sizeBytes', wire.optionalInteger('size')),
    ...optional('extendedFileMetadata', wire.optionalFlag('extendedFileMetadata')),
    ...wire.rest(),
  };
}

export function writeRemoveFile(remove: RemoveFile): Record<string, unknown> {
  return {
    path: remove.path,
    ...optional('deletionTimestamp', remove.deletedMs),
    dataChange: remove.dataChange,
    ...optional('extendedFileMetadata', remove.extendedFileMetadata),
    ...optional('partitionValues', remove.partitionValues),
    ...optional('size', remove.sizeBytes),
    ...optional('deletionVector', remove.deletionVector),
    ...remove.extra,
  };
}
