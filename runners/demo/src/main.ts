import {isDeltaError} from '@crm/delta-writer';
import {isStreamError} from '@crm/stream-dsl';
import {stopSignals} from '../../generate/src/process/stop-signals.ts';
import {runDemo} from './demo.ts';
import {type DemoOptions, readDemoOptions} from './demo-options.ts';
import {openRun} from './demo-run.ts';

const options = readOptions();
if (options !== undefined) {
  try {
    process.exitCode = await runDemo(openRun(options), stopSignals());
  } catch (error) {
    const isExpected = isStreamError(error) || isDeltaError(error);
    console.error(isExpected ? `${error.code}: ${error.message}` : error);
    process.exitCode = 1;
  }
}

function readOptions(): DemoOptions | undefined {
  try {
    return readDemoOptions(process.argv.slice(2));
  } catch (error) {
    console.error(error instanceof Error ? error.message : String(error));
    process.exitCode = 2;
    return undefined;
  }
}
