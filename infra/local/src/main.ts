import {parseArgs} from 'node:util';
import {down, env, logs, status, up} from './cli/commands.ts';
import {LocalError} from './errors.ts';

const usage = `pnpm local up [--brokers 1|3]   start Kafka (three brokers unless told) and MinIO
pnpm local down [--purge]        stop them; --purge removes their data
pnpm local status                one line for each server
pnpm local logs [NAME]           the end of the logs: kafka-1, kafka-2, kafka-3, minio
pnpm local env                   shell lines that tell runners and tests where they are`;

/** Runs one command line. Answers the exit code. */
async function run(args: readonly string[]): Promise<number> {
  const {values, positionals} = parseArgs({
    args: [...args],
    allowPositionals: true,
    options: {brokers: {type: 'string'}, purge: {type: 'boolean', default: false}},
  });
  const [command, name] = positionals;
  switch (command) {
    case 'up':
      await up(readBrokers(values.brokers));
      return 0;
    case 'down':
      await down(values);
      return 0;
    case 'status':
      return status() ? 0 : 1;
    case 'logs':
      logs(name);
      return 0;
    case 'env':
      env();
      return 0;
    default:
      console.error(usage);
      return 2;
  }
}

function readBrokers(text: string | undefined): 1 | 3 | undefined {
  if (text === undefined) return undefined;
  if (text === '1') return 1;
  if (text === '3') return 3;
  throw new LocalError('LAYOUT_DIFFERS', `cannot read --brokers: it may be 1 or 3, not ${text}`);
}

try {
  process.exitCode = await run(process.argv.slice(2));
} catch (error) {
  const isUsersFault = error instanceof TypeError && 'code' in error;
  if (!(error instanceof LocalError) && !isUsersFault) throw error;
  console.error(isUsersFault ? `${error.message}\n\n${usage}` : error.message);
  process.exitCode = 1;
}
