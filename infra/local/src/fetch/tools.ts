import {execFileSync} from 'node:child_process';
import {LocalError} from '../errors.ts';

/** A program that must be on the machine, because no package registry carries it. */
export type Tool = 'java' | 'mvn' | 'go' | 'python3';

type ToolFacts = Readonly<{
  versionArgs: readonly string[];
  /** Finds `major` and perhaps `minor` in what the tool prints. */
  pattern: RegExp;
  atLeast: readonly [major: number, minor: number];
  neededFor: string;
  howToGet: string;
}>;

const tools: Readonly<Record<Tool, ToolFacts>> = {
  java: {
    versionArgs: ['-version'],
    pattern: /version "(\d+)(?:\.(\d+))?/,
    atLeast: [17, 0],
    neededFor: 'the Kafka brokers and the reference of the conformance tests',
    howToGet: 'Debian: apt-get install openjdk-17-jdk-headless; macOS: brew install openjdk@17',
  },
  mvn: {
    versionArgs: ['-v'],
    pattern: /Apache Maven (\d+)\.(\d+)/,
    atLeast: [3, 6],
    neededFor: "Kafka's jars",
    howToGet: 'Debian: apt-get install maven; macOS: brew install maven',
  },
  go: {
    versionArgs: ['version'],
    pattern: /go(\d+)\.(\d+)/,
    atLeast: [1, 24],
    neededFor: 'the MinIO server',
    howToGet: 'Debian: apt-get install golang (1.24 or newer); macOS: brew install go',
  },
  python3: {
    versionArgs: ['--version'],
    pattern: /Python (\d+)\.(\d+)/,
    atLeast: [3, 11],
    neededFor: 'the foreign Delta readers',
    howToGet:
      'Debian: apt-get install python3 python3-venv (3.11 or newer); macOS: brew install python',
  },
};

/** Which of these tools are missing or too old, each as a sentence that says how to get it. */
export function missingTools(wanted: readonly Tool[]): string[] {
  return wanted.flatMap((tool) => {
    const {atLeast, neededFor, howToGet, pattern} = tools[tool];
    const found = readVersion(tool, tools[tool].versionArgs, pattern);
    if (found !== undefined && isAtLeast(found, atLeast)) return [];
    const what = found === undefined ? 'not found' : `${found.join('.')} is too old`;
    return [`${tool} >= ${atLeast.join('.')} (for ${neededFor}): ${what}. ${howToGet}`];
  });
}

/** Throws `TOOL_MISSING` that names each missing tool and how to get it. */
export function requireTools(wanted: readonly Tool[]): void {
  const missing = missingTools(wanted);
  if (missing.length > 0) {
    throw new LocalError('TOOL_MISSING', `tools are missing:\n  ${missing.join('\n  ')}`);
  }
}

/** Whether version `found` is the wanted one or newer. */
export function isAtLeast(
  [major, minor]: readonly [number, number],
  [wantedMajor, wantedMinor]: readonly [number, number],
): boolean {
  return major > wantedMajor || (major === wantedMajor && minor >= wantedMinor);
}

function readVersion(
  tool: Tool,
  args: readonly string[],
  pattern: RegExp,
): [number, number] | undefined {
  let printed: string;
  try {
    // Java prints its version to stderr, hence the shell.
    printed = execFileSync('sh', ['-c', `${tool} ${args.join(' ')} 2>&1`], {encoding: 'utf8'});
  } catch {
    return undefined;
  }
  const match = pattern.exec(printed);
  return match === null ? undefined : [Number(match[1]), Number(match[2] ?? 0)];
}
