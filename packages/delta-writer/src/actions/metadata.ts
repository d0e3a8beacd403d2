import {optional, WireObject} from './wire-object.ts';

/** What the table is: schema, partition columns, properties. */
export interface Metadata {
  readonly kind: 'metaData';
  /** Names the table for good. */
  readonly id: string;
  readonly name?: string | undefined;
  readonly description?: string | undefined;
  /** JSON of the schema; `parseSchema` reads it. */
  readonly schemaString: string;
  readonly partitionColumns: readonly string[];
  /** The properties, such as `delta.checkpointInterval`. */
  readonly configuration: Readonly<Record<string, string>>;
  readonly createdMs?: number | undefined;
  /** Always `{provider: 'parquet', options: {}}` as far as anyone has written. */
  readonly format: Readonly<Record<string, unknown>>;
  readonly extra?: Readonly<Record<string, unknown>> | undefined;
}

export const parquetFormat = {provider: 'parquet', options: {}} as const;

export function readMetadata(value: unknown, where: string): Metadata {
  const wire = new WireObject(value, where);
  return {
    kind: 'metaData',
    id: wire.text('id'),
    ...optional('name', wire.optionalText('name')),
    ...optional('description', wire.optionalText('description')),
    schemaString: wire.text('schemaString'),
    partitionColumns: wire.texts('partitionColumns') ?? [],
    configuration: wire.textMap('configuration') ?? {},
    ...optional('createdMs', wire.optionalInteger('createdTime')),
    format: wire.object('format') ?? parquetFormat,
    ...wire.rest(),
  };
}

export function writeMetadata(metadata: Metadata): Record<string, unknown> {
  return {
    id: metadata.id,
    ...optional('name', metadata.name),
    ...optional('description', metadata.description),
    format: metadata.format,
    schemaString: metadata.schemaString,
    partitionColumns: metadata.partitionColumns,
    configuration: metadata.configuration,
    ...optional('createdTime', metadata.createdMs),
    ...metadata.extra,
  };
}
