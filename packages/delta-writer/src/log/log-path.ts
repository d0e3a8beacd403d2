/** What a name in `_delta_log` says. No other file takes such names apart. */
export type LogPath =
  | Readonly<{kind: 'commit'; version: number; key: string}>
  | Readonly<{kind: 'checkpoint'; version: number; key: string}>
  | Readonly<{
      kind: 'checkpoint-part';
      version: number;
      part: number;
      parts: number;
      key: string;
    }>
  /** A checkpoint of the feature v2Checkpoint, named by a UUID. */
  | Readonly<{kind: 'v2-checkpoint'; version: number; key: string}>;

export const logFolder = '_delta_log';
export const lastCheckpointKey = `${logFolder}/_last_checkpoint`;

const forms: readonly (readonly [RegExp, (match: RegExpExecArray, key: string) => LogPath])[] = [
  [/^(\d{20})\.json$/, (match, key) => ({kind: 'commit', version: Number(match[1]), key})],
  [
    /^(\d{20})\.checkpoint\.parquet$/,
    (match, key) => ({kind: 'checkpoint', version: Number(match[1]), key}),
  ],
  [
    /^(\d{20})\.checkpoint\.(\d{10})\.(\d{10})\.parquet$/,
    ([, version, part, parts], key) => ({
      kind: 'checkpoint-part',
      version: Number(version),
      part: Number(part),
      parts: Number(parts),
      key,
    }),
  ],
  [
    /^(\d{20})\.checkpoint\.[0-9a-f-]{36}\.(?:json|parquet)$/,
    (match, key) => ({kind: 'v2-checkpoint', version: Number(match[1]), key}),
  ],
];

/** Reads a key of the store; undefined for the many other files that may lie there (`.crc`, compacted logs, sidecars). */
export function parseLogPath(key: string): LogPath | undefined {
  const name = key.slice(logFolder.length + 1);
  for (const [form, make] of forms) {
    const match = form.exec(name);
    if (match !== null) return make(match, key);
  }
  return undefined;
}

export function commitKey(version: number): string {
  return `${versionPrefix(version)}.json`;
}

export function checkpointKey(version: number): string {
  return `${versionPrefix(version)}.checkpoint.parquet`;
}

/** Every file of this and later versions has a key after this one. */
export function versionPrefix(version: number): string {
  return `${logFolder}/${String(version).padStart(20, '0')}`;
}
