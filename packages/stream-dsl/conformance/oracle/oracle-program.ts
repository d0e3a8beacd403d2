import {accessSync, constants} from 'node:fs';
import {tmpdir} from 'node:os';
import {fileURLToPath} from 'node:url';
import {javaClasses, kafkaStreamsLibs, LocalError} from '@crm/local';
import {OracleError} from './oracle-error.ts';

const sourceDir = fileURLToPath(new URL('./java', import.meta.url));
const memoryDir = '/dev/shm';

/**
 * The class path of the Java program; fetches Kafka Streams and compiles the first time.
 * Throws `ORACLE_TOOL_MISSING` or `ORACLE_START_FAILED`.
 */
export async function oracleClassPath(): Promise<string> {
  try {
    const libs = await kafkaStreamsLibs();
    return await javaClasses({name: 'oracle', sourceDir, libs});
  } catch (error) {
    if (!(error instanceof LocalError)) throw error;
    const isMissing = error.code === 'TOOL_MISSING';
    const code = isMissing ? 'ORACLE_TOOL_MISSING' : 'ORACLE_START_FAILED';
    throw new OracleError(code, `cannot start the oracle: ${error.message}`, {cause: error});
  }
}

/** Where the stores of scenarios lie: in memory where the machine has such a folder. */
export function stateParent(): string {
  try {
    accessSync(memoryDir, constants.W_OK);
    return memoryDir;
  } catch {
    return tmpdir();
  }
}
