import {execFileSync} from 'node:child_process';
import {createHash} from 'node:crypto';
import {readdirSync, readFileSync} from 'node:fs';
import {delimiter, join} from 'node:path';
import {LocalError} from '../errors.ts';
import {runCommand} from '../process/run-command.ts';
import {fetchOnce} from './fetch-once.ts';
import {requireTools} from './tools.ts';

const compileTimeoutMs = 2 * 60_000;
const compiler = 'jdk.compiler';

/** A folder of Java sources and the folder of jars that they need. */
export type JavaSources = Readonly<{name: string; sourceDir: string; libs: string}>;

/**
 * The class path of a Java program, compiled the first time and again when a source or the version
 * of a jar changes. Throws `TOOL_MISSING` where Java has no compiler.
 */
export async function javaClasses({name, sourceDir, libs}: JavaSources): Promise<string> {
  requireTools(['java']);
  const sources = listed(sourceDir, '.java');
  const jars = listed(libs, '.jar');
  const hash = createHash('sha256').update(JSON.stringify(jars));
  for (const source of sources) hash.update(source).update(readFileSync(join(sourceDir, source)));
  const key = `${name}-${hash.digest('hex').slice(0, 16)}`;
  const jarPath = jars.map((jar) => join(libs, jar)).join(delimiter);
  const classes = await fetchOnce(key, async (unfinished) => {
    requireCompiler();
    const files = sources.map((source) => join(sourceDir, source));
    await runCommand({
      command: 'java',
      args: [
        '-m',
        `${compiler}/com.sun.tools.javac.Main`,
        '-d',
        unfinished,
        '-cp',
        jarPath,
        ...files,
      ],
      timeoutMs: compileTimeoutMs,
    });
  });
  return [classes, jarPath].join(delimiter);
}

function listed(dir: string, ending: string): readonly string[] {
  return readdirSync(dir)
    .filter((name) => name.endsWith(ending))
    .sort();
}

/** Some packages of Java bring only what runs programs. */
function requireCompiler(): void {
  const modules = execFileSync('java', ['--list-modules'], {encoding: 'utf8'});
  if (modules.split('\n').some((line) => line.startsWith(`${compiler}@`))) return;
  throw new LocalError(
    'TOOL_MISSING',
    'the Java that is found has no compiler. Debian: apt-get install openjdk-17-jdk-headless; macOS: brew install openjdk@17',
  );
}
