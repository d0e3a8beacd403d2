import {isDeltaError} from '../src/errors.ts';
import {DeltaTable} from '../src/table/delta-table.ts';
import {sampleRows} from '../src/testing/sample-table.ts';

/*
 * A process whose files may grow to a limit only: appends ever more rows until the disk takes no more, and prints the
 * version it got to, and the refusal's code and message, as JSON.
 */
// Without a handler the limit ends the process; with one, the write fails as on a full disk.
process.on('SIGXFSZ', () => undefined);
const [location = ''] = process.argv.slice(2);
await using table = await DeltaTable.open(location, {encodeThreads: 0});
try {
  for (let count = 100; ; count *= 2) await table.append(sampleRows(0, count));
} catch (error) {
  if (!isDeltaError(error)) throw error;
  const {code, message} = error;
  process.stdout.write(JSON.stringify({version: table.version, code, message}));
}
