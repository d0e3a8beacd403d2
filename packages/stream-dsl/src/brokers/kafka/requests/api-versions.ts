import type {ApiRequest} from '../wire/api-request.ts';

export interface SupportedVersions {
  readonly minVersion: number;
  readonly maxVersion: number;
}

/** Which versions of which requests a broker accepts, by API number. */
export function apiVersions(): ApiRequest<{
  readonly errorCode: number;
  readonly versions: Readonly<Record<number, SupportedVersions>>;
}> {
  return {
    api: {key: 18, name: 'ApiVersions', version: 0},
    encode: () => undefined,
    decode: (reader) => {
      const errorCode = reader.int16();
      const entries = reader.array(() => {
        const apiKey = reader.int16();
        return [apiKey, {minVersion: reader.int16(), maxVersion: reader.int16()}] as const;
      });
      return {errorCode, versions: Object.fromEntries(entries)};
    },
  };
}
