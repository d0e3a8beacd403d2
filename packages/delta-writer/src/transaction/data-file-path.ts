import {randomUUID} from 'node:crypto';

/** A new name in the store for a file of these partition values: `date=2026-11-23/part-00000-<uuid>.snappy.parquet`. */
export function newDataPath(
  partitionColumns: readonly string[],
  partitionValues: Readonly<Record<string, string | null>>,
): string {
  const folders = partitionColumns.map(
    (column) => `${escapeName(column)}=${folderValue(partitionValues[column])}`,
  );
  return [...folders, `part-00000-${randomUUID()}-c000.snappy.parquet`].join('/');
}

/** As Hive writes it, for people and old tools: readers take the value from the log. */
function folderValue(value: string | null | undefined): string {
  return value === null || value === undefined || value === ''
    ? '__HIVE_DEFAULT_PARTITION__'
    : escapeName(value);
}

// biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what has to be escaped
const special = /[\u0000-\u001f"#%'*/:=?\\{}[\]^\u007f]/g;

function escapeName(text: string): string {
  const escaped = text.replace(
    special,
    (character) => `%${character.charCodeAt(0).toString(16).toUpperCase().padStart(2, '0')}`,
  );
  // These two are folders of their own.
  return /^\.{1,2}$/.test(escaped) ? escaped.replaceAll('.', '%2E') : escaped;
}
