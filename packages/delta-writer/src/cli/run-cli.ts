import {parseArgs} from 'node:util';
import {isDeltaError} from '../errors.ts';
import type {StructType} from '../schema/struct-type.ts';
import {DeltaTable} from '../table/delta-table.ts';
import {renderColumns, renderMembers} from './render-table.ts';
import {showCell, toJson} from './show-value.ts';

/** Where the text goes. */
export interface Terminal {
  readonly write: (text: string) => void;
  readonly complain: (text: string) => void;
}

interface CliOptions {
  readonly limit: number | undefined;
  readonly json: boolean;
  readonly version: number | undefined;
}

type Command = (table: DeltaTable, options: CliOptions, terminal: Terminal) => Promise<void>;

const commands: Readonly<Record<string, Command>> = {
  detail: showDetail,
  history: showHistory,
  schema: showSchema,
  read: showRows,
};

const usage = `delta <command> <table> [options]

  detail <table>    files, bytes, properties, protocol
  history <table>   the versions, newest first, with the offsets that each one holds
  schema <table>    the columns
  read <table>      the rows

  <table>           a path, file:///path or s3://bucket/path (AWS_* and AWS_ENDPOINT_URL say how)
  --limit <n>       at most n rows or versions (read: 20)
  --version <n>     the table as it was (read)
  --json            JSON, one object a line
`;

const defaultRows = 20;

/** Runs one command line; gives the exit status. */
export async function runCli(args: readonly string[], terminal: Terminal): Promise<number> {
  try {
    const parsed = parse(args);
    if (parsed === undefined) {
      terminal.write(usage);
      return 0;
    }
    await using table = await DeltaTable.open(parsed.location, {retryForMs: 5_000});
    await parsed.command(table, parsed.options, terminal);
    return 0;
  } catch (error) {
    const code = isDeltaError(error) ? ` (${error.code})` : '';
    terminal.complain(`delta: ${error instanceof Error ? error.message : String(error)}${code}\n`);
    return 1;
  }
}

function parse(
  args: readonly string[],
):
  | {readonly command: Command; readonly location: string; readonly options: CliOptions}
  | undefined {
  const {values, positionals} = parseArgs({
    args: [...args],
    allowPositionals: true,
    options: {
      limit: {type: 'string'},
      version: {type: 'string'},
      json: {type: 'boolean', default: false},
      help: {type: 'boolean', default: false, short: 'h'},
    },
  });
  const [name, location, ...more] = positionals;
  if (values.help || name === undefined) return undefined;
  const command = Object.hasOwn(commands, name) ? commands[name] : undefined;
  if (command === undefined) {
    throw new Error(`no command ${name}: use ${Object.keys(commands).join(', ')}`);
  }
  if (location === undefined || more.length > 0) throw new Error(`delta ${name} takes one table`);
  const limit = toNumber('limit', values.limit);
  const version = toNumber('version', values.version);
  return {command, location, options: {limit, version, json: values.json}};
}

function toNumber(name: string, text: string | undefined): number | undefined {
  if (text === undefined) return undefined;
  if (/^\d{1,15}$/.test(text)) return Number(text);
  throw new Error(`--${name} takes a whole number, not ${text}`);
}

async function showDetail(table: DeltaTable, {json}: CliOptions, terminal: Terminal) {
  const detail = table.detail();
  terminal.write(json ? `${toJson(detail)}\n` : renderMembers(Object.entries(detail)));
}

async function showHistory(table: DeltaTable, {json, limit}: CliOptions, terminal: Terminal) {
  const entries = await table.history(limit);
  if (json) {
    for (const entry of entries) terminal.write(`${toJson(entry)}\n`);
    return;
  }
  const rows = entries.map(({version, timestamp, operation, operationMetrics, ...rest}) => ({
    version,
    timestamp,
    operation,
    numOutputRows: operationMetrics?.['numOutputRows'] ?? null,
    numOutputBytes: operationMetrics?.['numOutputBytes'] ?? null,
    transactions: Object.entries(rest.transactions)
      .map(([appId, reached]) => `${appId}=${reached}`)
      .join(' '),
    engineInfo: rest.engineInfo,
  }));
  terminal.write(renderColumns(rows));
}

async function showSchema(table: DeltaTable, {json}: CliOptions, terminal: Terminal) {
  if (json) {
    terminal.write(`${toJson(table.schema)}\n`);
    return;
  }
  const partitions = new Set(table.partitionColumns);
  const rows = table.schema.fields.map(({name, type, nullable}) => ({
    column: name,
    type: typeof type === 'string' ? type : toJson(type),
    null: nullable ? 'yes' : 'no',
    partition: partitions.has(name) ? 'yes' : '',
  }));
  terminal.write(renderColumns(rows));
}

async function showRows(table: DeltaTable, options: CliOptions, terminal: Terminal) {
  const {version, json, limit = defaultRows} = options;
  const snapshot = version === undefined ? table.snapshot() : await table.at({version});
  const shown: Record<string, unknown>[] = [];
  let isCut = false;
  for await (const row of snapshot.rows()) {
    isCut = shown.length >= limit;
    if (isCut) break;
    shown.push(row);
  }
  const {schema} = snapshot;
  if (json) {
    for (const row of shown) terminal.write(`${toJson(printable(schema, row))}\n`);
    return;
  }
  terminal.write(renderColumns(shown.map((row) => printable(schema, row))));
  const more = isCut ? '; more with --limit' : '';
  terminal.write(`${shown.length} rows of version ${snapshot.version}${more}\n`);
}

function printable(schema: StructType, row: Readonly<Record<string, unknown>>) {
  return Object.fromEntries(
    schema.fields.map(({name, type}) => [name, showCell(type, row[name])] as const),
  );
}
