import {
  LocalError,
  missingTools,
  pythonWithReaders,
  startKafka,
  startMinio,
  type Tool,
} from '@crm/local';
import {runProgram} from './run-program.ts';
import {runVitest} from './run-vitest.ts';
import {rootScripts} from './scripts.ts';
import {readCountsLine, type Tally} from './tally.ts';

/** A real part that a test talks to, and what must be on the machine to have it. */
type RealPart<T> = Readonly<{
  name: string;
  tools: readonly Tool[];
  get: () => Promise<T>;
}>;

/**
 * The tests against a real Kafka, a real S3 store and foreign Delta readers, then the short chaos run
 * and the end-to-end run. Where a tool is missing it is said which, what it is for is not tested, and under CI that is
 * a failure; the other parts are tested all the same.
 */
export async function runRealParts(tally: Tally): Promise<void> {
  console.log('Fetching what is not in .local/cache yet, and starting it.');
  // One after the other: building MinIO takes all the cores that a start of Kafka would wait for.
  const python = await have(
    {name: 'foreign Delta readers', tools: ['python3'], get: pythonWithReaders},
    tally,
  );
  const minio = await have({name: 'S3', tools: ['go'], get: startMinio}, tally);
  const kafka = await have(
    {name: 'Kafka', tools: ['java', 'mvn'], get: () => startKafka({brokers: 1})},
    tally,
  );
  try {
    const env = {
      ...(python !== undefined && {CRM_PYTHON: python}),
      ...(minio !== undefined && {
        CRM_S3_ENDPOINT: minio.endpoint,
        CRM_S3_ACCESS_KEY: minio.accessKey,
        CRM_S3_SECRET_KEY: minio.secretKey,
      }),
      ...(kafka !== undefined && {CRM_KAFKA_BOOTSTRAP: kafka.bootstrap}),
    };
    if (kafka !== undefined) await runVitest('kafka', env, tally);
    if (minio !== undefined) await runVitest('s3', env, tally);
  } finally {
    await Promise.all([kafka?.stop(), minio?.stop()]);
  }
  if (kafka === undefined) tally.leaveOut('chaos: it needs Kafka');
  else await runScript('chaos', 'chaos', tally);
  if (python === undefined || minio === undefined || kafka === undefined) {
    tally.leaveOut('end to end: it needs all of the real parts');
  } else {
    await runScript('e2e', 'end to end', tally);
  }
}

/** The part, or undefined with a remark, and a failure unless only a tool is missing outside CI. */
async function have<T>({name, tools, get}: RealPart<T>, tally: Tally): Promise<T | undefined> {
  const missing = missingTools(tools);
  try {
    if (missing.length === 0) return await get();
    for (const tool of missing) console.log(`missing: ${tool}`);
    tally.leaveOut(`${name}: a tool is missing, see above`);
    if (process.env['CI'] === 'true') tally.add(`tools for ${name}`, {passed: 0, failed: 1});
  } catch (error) {
    if (!(error instanceof LocalError)) throw error;
    console.error(error.message);
    tally.add(`set-up of ${name}`, {passed: 0, failed: 1});
  }
  return undefined;
}

/** A run of its own servers and processes, which prints its counts on its last line. */
async function runScript(name: string, title: string, tally: Tally): Promise<void> {
  const script = rootScripts(name).find((each) => each.name === name);
  if (script === undefined) throw new Error(`the root manifest has no script ${name}`);
  const {code, printed} = await runProgram({command: script.command, isShown: true});
  const counts = readCountsLine(printed) ?? {passed: 0, failed: 0};
  const hasHiddenFailure = counts.failed === 0 && (code !== 0 || counts.passed === 0);
  tally.add(title, hasHiddenFailure ? {...counts, failed: 1} : counts);
}
