import {parseArgs} from 'node:util';
import {ExitCode, type Terminal, UsageError} from './terminal.ts';

export const QUERY_HELP = `stream query health|ready|tasks|topology|metrics [--url http://host:port]
stream query stores                      the stores that can be asked
stream query store <name> <key>          the value of a key; of a windowed store all windows, or --from, --to
stream query store <name>                keys in order: --prefix, --from, --to, --after, --limit
  asks an instance that serves HTTP; it passes a key on to the instance that has it
  --url             default STREAM_URL, else http://127.0.0.1:8080
  --stale           a standby may answer while the owner of the key is away
  --format          of topology: text, json or mermaid
  --timeout         seconds. Default 30`;

const PARAMETERS = ['prefix', 'from', 'to', 'after', 'limit', 'format'] as const;
const PAGES: Readonly<Record<string, string>> = {
  health: '/healthz',
  ready: '/readyz',
  tasks: '/tasks',
  topology: '/topology',
  metrics: '/metrics',
  stores: '/stores',
};

/** Prints the answer as it is. */
export async function queryCommand(args: readonly string[], terminal: Terminal): Promise<ExitCode> {
  const {values, positionals} = parseArgs({
    args: [...args],
    allowPositionals: true,
    options: {
      url: {type: 'string'},
      stale: {type: 'boolean', default: false},
      timeout: {type: 'string', default: '30'},
      prefix: {type: 'string'},
      from: {type: 'string'},
      to: {type: 'string'},
      after: {type: 'string'},
      limit: {type: 'string'},
      format: {type: 'string'},
    },
  });
  const base = values.url ?? (terminal.env['STREAM_URL'] || 'http://127.0.0.1:8080');
  const url = URL.parse(`${base.replace(/\/$/, '')}${pathOf(positionals)}`);
  if (url === null)
    throw new UsageError(`--url is ${JSON.stringify(base)}: expected http://host:port`);
  for (const name of PARAMETERS) {
    const value = values[name];
    if (value !== undefined) url.searchParams.set(name, value);
  }
  if (values.stale) url.searchParams.set('stale', 'true');
  const seconds = Number(values.timeout);
  if (!(seconds > 0)) throw new UsageError('--timeout is a number of seconds, more than 0');
  return await ask(url, seconds * 1_000, terminal);
}

function pathOf([page = '', name, key, ...more]: readonly string[]): string {
  if (page === 'store' && name !== undefined && more.length === 0) {
    const parts = key === undefined ? [name] : [name, key];
    return `/stores/${parts.map(encodeURIComponent).join('/')}`;
  }
  const path = Object.hasOwn(PAGES, page) ? PAGES[page] : undefined;
  if (path !== undefined && name === undefined) return path;
  throw new UsageError(
    `query takes ${Object.keys(PAGES).join(', ')} or store <name> [<key>], not ${page || 'nothing'}`,
  );
}

async function ask(url: URL, timeoutMs: number, terminal: Terminal): Promise<ExitCode> {
  let answer: Response;
  let body: string;
  try {
    answer = await fetch(url, {signal: AbortSignal.timeout(timeoutMs)});
    body = await answer.text();
  } catch (error) {
    terminal.complain(`${url.origin} does not answer: ${reasonOf(error)}\n`);
    return ExitCode.unavailable;
  }
  if (answer.ok) {
    terminal.write(body);
    return ExitCode.done;
  }
  terminal.complain(body);
  if (answer.status === 404) return ExitCode.notFound;
  if (answer.status === 400) return ExitCode.usage;
  return answer.status >= 500 ? ExitCode.unavailable : ExitCode.failed;
}

function reasonOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  return error.cause instanceof Error ? error.cause.message : error.message;
}
