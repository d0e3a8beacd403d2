import {readFileSync} from 'node:fs';
import {parseArgs} from 'node:util';
import {describe} from '../../topology/describe.ts';
import {diffTopologies, formatDiff, type Verdict} from '../../topology/diff-topologies.ts';
import {toMermaid} from '../../topology/mermaid.ts';
import {type TopologyJson, toJson} from '../../topology/topology-json.ts';
import {loadTopology} from '../load-topology.ts';
import {ExitCode, type Terminal, UsageError} from '../terminal.ts';

export const TOPOLOGY_HELP = `stream topology print <module>[#export] [--format text|json|mermaid]
stream topology diff <before> <after> [--json]
  before and after are modules, or files that \`print --format json\` wrote
  exit code: 0 compatible, 1 needs reset, 2 blocked`;

const CODES: Readonly<Record<Verdict, ExitCode>> = {
  compatible: ExitCode.done,
  'needs reset': ExitCode.needsReset,
  blocked: ExitCode.blocked,
};

export async function topologyCommand(
  args: readonly string[],
  terminal: Terminal,
): Promise<ExitCode> {
  const {values, positionals} = parseArgs({
    args: [...args],
    allowPositionals: true,
    options: {
      format: {type: 'string', default: 'text'},
      json: {type: 'boolean', default: false},
    },
  });
  const [action, first, second, ...more] = positionals;
  if (more.length > 0) throw new UsageError(`${more.join(' ')} is more than it takes`);
  switch (action) {
    case 'print': {
      if (first === undefined || second !== undefined) throw new UsageError('print takes a module');
      const text = await printed(first, values.json ? 'json' : values.format);
      terminal.write(`${text.trimEnd()}\n`);
      return ExitCode.done;
    }
    case 'diff': {
      if (first === undefined || second === undefined) {
        throw new UsageError('diff takes two topologies: the one before and the one after');
      }
      const diff = diffTopologies(await read(first), await read(second));
      terminal.write(`${values.json ? JSON.stringify(diff) : formatDiff(diff)}\n`);
      return CODES[diff.verdict];
    }
    default:
      throw new UsageError(`topology takes print or diff, not ${action ?? 'nothing'}`);
  }
}

async function printed(reference: string, format: string): Promise<string> {
  const topology = await loadTopology(reference);
  switch (format) {
    case 'text':
      return describe(topology);
    case 'json':
      return JSON.stringify(toJson(topology), undefined, 2);
    case 'mermaid':
      return toMermaid(toJson(topology));
    default:
      throw new UsageError(`--format is ${JSON.stringify(format)}: expected text, json or mermaid`);
  }
}

async function read(reference: string): Promise<TopologyJson> {
  if (!reference.endsWith('.json')) return toJson(await loadTopology(reference));
  let found: unknown;
  try {
    found = JSON.parse(readFileSync(reference, 'utf8'));
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error);
    throw new UsageError(`cannot read ${reference}: ${message}`);
  }
  if (isTopologyJson(found)) return found;
  throw new UsageError(
    `${reference} holds no topology: expected what \`print --format json\` writes`,
  );
}

function isTopologyJson(value: unknown): value is TopologyJson {
  if (typeof value !== 'object' || value === null) return false;
  const lists = ['subTopologies', 'globalTables', 'inputs', 'outputs', 'repartitions', 'stores'];
  const members = new Map(Object.entries(value));
  return members.get('version') === 1 && lists.every((name) => Array.isArray(members.get(name)));
}
