import {isStreamError, type StreamErrorCode} from '../errors.ts';
import {DEAD_LETTERS_HELP, deadLettersCommand} from './dead-letters/dead-letters-command.ts';
import {QUERY_HELP, queryCommand} from './query-command.ts';
import {RESET_HELP, resetCommand} from './reset/reset-command.ts';
import {ExitCode, type Terminal, UsageError} from './terminal.ts';
import {TOPOLOGY_HELP, topologyCommand} from './topology/topology-command.ts';

interface Command {
  readonly help: string;
  readonly run: (args: readonly string[], terminal: Terminal) => Promise<ExitCode>;
}

const COMMANDS: Readonly<Record<string, Command>> = {
  topology: {help: TOPOLOGY_HELP, run: topologyCommand},
  reset: {help: RESET_HELP, run: resetCommand},
  'dead-letters': {help: DEAD_LETTERS_HELP, run: deadLettersCommand},
  query: {help: QUERY_HELP, run: queryCommand},
};

/** Nothing is wrong with the command, so its help would not help. */
const UNAVAILABLE: ReadonlySet<StreamErrorCode> = new Set([
  'STREAM_BROKER_UNAVAILABLE',
  'STREAM_AUTH_FAILED',
  'STREAM_NOT_AUTHORIZED',
]);

/** Runs one command of `stream` and answers with its exit code. Never throws what a user may cause. */
export async function runCli(args: readonly string[], terminal: Terminal): Promise<ExitCode> {
  const [name, ...rest] = args;
  if (name === undefined || name === 'help' || name === '--help' || name === '-h') {
    terminal.write(
      `${Object.values(COMMANDS)
        .map(({help}) => help)
        .join('\n\n')}\n`,
    );
    return name === undefined ? ExitCode.usage : ExitCode.done;
  }
  const command = Object.hasOwn(COMMANDS, name) ? COMMANDS[name] : undefined;
  if (command === undefined) {
    const known = Object.keys(COMMANDS).join(', ');
    terminal.complain(`there is no stream ${name}: ${known}\n`);
    return ExitCode.usage;
  }
  if (rest.includes('--help') || rest.includes('-h')) {
    terminal.write(`${command.help}\n`);
    return ExitCode.done;
  }
  try {
    return await command.run(rest, terminal);
  } catch (error) {
    return failed(error, name, terminal);
  }
}

function failed(error: unknown, command: string, terminal: Terminal): ExitCode {
  if (error instanceof UsageError || isParseError(error)) {
    terminal.complain(`${error.message}\nstream ${command} --help tells what it takes\n`);
    return ExitCode.usage;
  }
  if (isStreamError(error)) {
    terminal.complain(`${error.code}: ${error.message}\n`);
    if (error.code === 'STREAM_CONFIG_INVALID') return ExitCode.usage;
    return UNAVAILABLE.has(error.code) ? ExitCode.unavailable : ExitCode.failed;
  }
  throw error;
}

/** What `parseArgs` throws for a flag that it does not know. */
function isParseError(error: unknown): error is Error {
  return (
    error instanceof TypeError &&
    'code' in error &&
    String(error.code).startsWith('ERR_PARSE_ARGS_')
  );
}
