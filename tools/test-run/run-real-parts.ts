import {existsSync} from 'node:fs';
import {join} from 'node:path';
import {missingTools, pythonWithReaders, startKafka, startMinio} from '@crm/local';
import {rootDir, runProgram} from './run-program.ts';
import {runVitest} from './run-vitest.ts';
import {rootScripts} from './scripts.ts';
import {readCountsLine, type Tally} from './tally.ts';

/**
 * The tests against a real Kafka, a real S3 store and foreign Delta readers, then the end-to-end
 * run. Where a tool is missing, it is said which; under CI that is a failure.
 */
export async function runRealParts(tally: Tally): Promise<void> {
  const missing = missingTools(['java', 'mvn', 'go', 'python3']);
  if (missing.length > 0) {
    for (const tool of missing) console.log(`missing: ${tool}`);
    if (process.env['CI'] === 'true') tally.add('tools for the real parts', {passed: 0, failed: 1});
    tally.leaveOut(`Kafka, S3, foreign readers, end to end: ${missing.join('; ')}`);
    return;
  }
  console.log('Fetching what is not in .local/cache yet, and starting it.');
  // One after the other: building MinIO takes all the cores that a start of Kafka would wait for.
  const python = await pythonWithReaders();
  const minio = await startMinio();
  try {
    const kafka = await startKafka({brokers: 1});
    try {
      const env = {
        CRM_KAFKA_BOOTSTRAP: kafka.bootstrap,
        CRM_S3_ENDPOINT: minio.endpoint,
        CRM_S3_ACCESS_KEY: minio.accessKey,
        CRM_S3_SECRET_KEY: minio.secretKey,
        CRM_PYTHON: python,
      };
      await runVitest('kafka', env, tally);
      await runVitest('s3', env, tally);
    } finally {
      await kafka.stop();
    }
  } finally {
    await minio.stop();
  }
  await runEndToEnd(tally);
}

async function runEndToEnd(tally: Tally): Promise<void> {
  const [script] = rootScripts('e2e');
  if (script === undefined || !existsSync(join(rootDir, 'runners/e2e/src/main.ts'))) {
    tally.leaveOut('end to end: runners/e2e is not there yet');
    return;
  }
  const {code, printed} = await runProgram({command: script.command, isShown: true});
  const counts = readCountsLine(printed) ?? {passed: 0, failed: 0};
  const hasHiddenFailure = counts.failed === 0 && (code !== 0 || counts.passed === 0);
  tally.add('end to end', hasHiddenFailure ? {...counts, failed: 1} : counts);
}
