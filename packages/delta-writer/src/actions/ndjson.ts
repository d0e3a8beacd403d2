import {DeltaError} from '../errors.ts';
import {type Action, readAction, writeAction} from './action.ts';
import {isObject} from './wire-object.ts';

const utf8 = new TextDecoder('utf-8', {fatal: true});

/** The bytes of a commit: one action a line, in the given order. */
export function encodeActions(actions: readonly Action[]): Uint8Array {
  const lines = actions.map((action) => `${JSON.stringify(writeAction(action))}\n`);
  return Buffer.from(lines.join(''), 'utf8');
}

/**
 * Reads a commit. One that is empty or torn is an error: it was published, and whoever read it as an empty commit would
 * lose rows. Throws DELTA_LOG_CORRUPT with the file and line.
 */
export function decodeActions(bytes: Uint8Array, path: string): Action[] {
  const lines = textOf(bytes, path).split('\n');
  const actions: Action[] = [];
  for (const [index, line] of lines.entries()) {
    if (line.trim() === '') continue;
    actions.push(...readLine(line, `${path} line ${index + 1}`));
  }
  if (actions.length === 0) throw corrupt(path, 'at least one action', `${bytes.length} bytes`);
  return actions;
}

function readLine(line: string, where: string): Action[] {
  let json: unknown;
  try {
    json = JSON.parse(line);
  } catch (error) {
    throw corrupt(where, 'a JSON object', 'a torn or foreign line', error);
  }
  if (!isObject(json)) throw corrupt(where, 'a JSON object', typeof json);
  // Some writers put every name on each line, null for all but one.
  return Object.entries(json)
    .filter(([, value]) => value !== null)
    .map(([name, value]) => readAction(name, value, where));
}

function textOf(bytes: Uint8Array, path: string): string {
  try {
    return utf8.decode(bytes);
  } catch (error) {
    throw corrupt(path, 'UTF-8', 'other bytes', error);
  }
}

function corrupt(where: string, expected: string, found: string, cause?: unknown): DeltaError {
  return new DeltaError(
    {
      code: 'DELTA_LOG_CORRUPT',
      problem: `cannot read ${where}`,
      expected,
      found,
      path: where.split(' ')[0],
    },
    {cause},
  );
}
