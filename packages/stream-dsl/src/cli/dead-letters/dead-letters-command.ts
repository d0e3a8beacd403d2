import {parseArgs} from 'node:util';
import {StreamError} from '../../errors.ts';
import type {Broker} from '../../ports/broker.ts';
import {deadLetterTopic} from '../../runtime/record-errors.ts';
import {partitionName} from '../../topic.ts';
import {BROKER_HELP, BROKER_OPTIONS, withBroker} from '../open-broker.ts';
import {ExitCode, type Terminal, UsageError} from '../terminal.ts';
import {type LetterFilter, letterFilter} from './letter-filter.ts';
import {type DeadLetter, readLetters} from './read-letters.ts';
import {readProgress, replayLetters} from './replay-letters.ts';

export const DEAD_LETTERS_HELP = `stream dead-letters list --topic <origin> [filters] [--limit N]
stream dead-letters replay --topic <origin> [filters] [--limit N] [--execute]
  list prints a line of JSON per letter; replay writes letters back to where they came from, each once, with their bytes,
  headers and time: it prints what it would do, and does it with --execute
  --topic           the topic whose records could not be processed; its letters are in <origin>.dead-letters
  --where field=x   the same as x, or field~x: holds x; several must all hold. Fields: topic, partition, offset, node,
                    exception, message, key, value
  --since, --until  time of the record, such as 2026-01-05T09:00:00Z
  --limit           default 100 for list, none for replay
  --group           keeps what was replayed. Default stream-dead-letters
  --base64          bytes as base64, also where they are text
${BROKER_HELP}`;

const DEFAULT_GROUP = 'stream-dead-letters';
const DEFAULT_LIST_LIMIT = 100;

interface Request {
  readonly topic: string;
  readonly group: string;
  readonly filter: LetterFilter;
  readonly limit: number | undefined;
  readonly isBase64: boolean;
}

export async function deadLettersCommand(
  args: readonly string[],
  terminal: Terminal,
): Promise<ExitCode> {
  const {values, positionals} = parseArgs({
    args: [...args],
    allowPositionals: true,
    options: {
      topic: {type: 'string'},
      where: {type: 'string', multiple: true, default: []},
      since: {type: 'string'},
      until: {type: 'string'},
      limit: {type: 'string'},
      group: {type: 'string', default: DEFAULT_GROUP},
      base64: {type: 'boolean', default: false},
      execute: {type: 'boolean', default: false},
      'dry-run': {type: 'boolean', default: false},
      ...BROKER_OPTIONS,
    },
  });
  const [action, ...more] = positionals;
  if ((action !== 'list' && action !== 'replay') || more.length > 0) {
    throw new UsageError(
      `dead-letters takes list or replay, not ${positionals.join(' ') || 'nothing'}`,
    );
  }
  if (values.execute && values['dry-run']) {
    throw new UsageError('--execute and --dry-run contradict each other: give one of them');
  }
  if (values.topic === undefined) throw new UsageError('say whose letters: --topic <origin>');
  const request = {
    topic: deadLetterTopic(values.topic),
    group: values.group,
    filter: letterFilter(values.where, values),
    limit: limitOf(values.limit),
    isBase64: values.base64,
  };
  return await withBroker(values, terminal, async (broker) => {
    if (action === 'list') await list(broker, request, terminal);
    else await replay(broker, request, values.execute, terminal);
    return ExitCode.done;
  });
}

async function list(broker: Broker, request: Request, terminal: Terminal): Promise<void> {
  const {topic, group, filter, limit = DEFAULT_LIST_LIMIT, isBase64} = request;
  const count = (await broker.partitionCounts([topic])).get(topic);
  if (count === undefined) {
    throw new StreamError('STREAM_TOPIC_MISSING', `there is no topic ${topic}: no letters`);
  }
  const partitions = Array.from({length: count}, (_, partition) => ({topic, partition}));
  const progress = await readProgress(broker, group, partitions);
  const starts = await broker.startOffsets(partitions);
  const from = partitions.map((at, i) => ({...at, offset: starts[i] ?? 0}));
  let shown = 0;
  if (limit === 0) return;
  for await (const letter of readLetters(broker, from)) {
    if (!filter(letter)) continue;
    const isReplayed = progress.get(partitionName(letter))?.has(letter.offset) === true;
    terminal.write(`${JSON.stringify({...shownLetter(letter, isBase64), isReplayed})}\n`);
    shown += 1;
    if (shown < limit) continue;
    terminal.complain(`stopped after ${limit}: --limit shows more\n`);
    return;
  }
}

async function replay(
  broker: Broker,
  request: Request,
  execute: boolean,
  terminal: Terminal,
): Promise<void> {
  const {limit = Number.POSITIVE_INFINITY, isBase64, ...rest} = request;
  const picked = await replayLetters(broker, {
    ...rest,
    limit,
    execute,
    onLetter: (letter) => terminal.write(`${JSON.stringify(shownLetter(letter, isBase64))}\n`),
  });
  const letters = picked === 1 ? '1 letter' : `${picked} letters`;
  terminal.complain(
    execute
      ? `replayed ${letters}\n`
      : `would replay ${letters}; nothing was written: run it again with --execute\n`,
  );
}

function shownLetter(letter: DeadLetter, isBase64: boolean): object {
  const {topic, partition, offset, origin, key, value, headers} = letter;
  const {timestampMs, node, exception, message, ...place} = origin;
  const time = timestampMs < 0 ? null : new Date(timestampMs).toISOString();
  return {
    letter: {topic, partition, offset},
    origin: {...place, time},
    ...{node, exception, message},
    key: shownBytes(key, isBase64),
    value: shownBytes(value, isBase64),
    headers: headers.map(([name, bytes]) => [name, shownBytes(bytes, isBase64)]),
  };
}

const utf8 = new TextDecoder('utf-8', {fatal: true});

/** Text where the bytes are text, otherwise `{base64}`. */
function shownBytes(bytes: Uint8Array | null, isBase64: boolean): unknown {
  if (bytes === null) return null;
  if (!isBase64) {
    try {
      return utf8.decode(bytes);
    } catch {
      // Not UTF-8: shown as it is.
    }
  }
  return {base64: Buffer.from(bytes).toString('base64')};
}

function limitOf(text: string | undefined): number | undefined {
  if (text === undefined) return undefined;
  if (/^\d{1,9}$/.test(text)) return Number(text);
  throw new UsageError(`--limit is ${JSON.stringify(text)}: expected a whole number`);
}
