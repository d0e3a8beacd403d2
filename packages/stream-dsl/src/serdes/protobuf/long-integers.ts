import {createRequire} from 'node:module';
import protobuf from 'protobufjs';

/**
 * Sees to it that protobufjs has its class for 64-bit integers. It looks for it by itself, but takes only one of the
 * two forms that the package has, and without it writes nothing for a bigint.
 */
export function loadLongIntegers(): void {
  // The declarations promise it; at run time it may be null.
  if ((protobuf.util.Long as unknown) !== null) return;
  const requireOwn = createRequire(createRequire(import.meta.url).resolve('protobufjs'));
  const found = requireOwn('long') as {readonly default?: typeof protobuf.util.Long};
  if (found.default === undefined) return;
  protobuf.util.Long = found.default;
  protobuf.configure();
}
