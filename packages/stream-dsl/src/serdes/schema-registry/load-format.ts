import {StreamError} from '../../errors.ts';

/** Loads what needs an optional library. Rejects with `STREAM_CONFIG_INVALID` that says what to install. */
export async function loadFormat<F>(library: string, load: () => Promise<F>): Promise<F> {
  try {
    return await load();
  } catch (cause) {
    const isMissing =
      cause instanceof Error && 'code' in cause && cause.code === 'ERR_MODULE_NOT_FOUND';
    if (!isMissing) throw cause;
    throw new StreamError(
      'STREAM_CONFIG_INVALID',
      `this serde needs the library ${library}: npm install ${library}`,
      {cause},
    );
  }
}
