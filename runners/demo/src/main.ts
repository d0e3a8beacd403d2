import {stopSignals} from '../../generate/src/process/stop-signals.ts';
import {runDemo} from './demo.ts';
import {type DemoOptions, readDemoOptions, usage} from './demo-options.ts';
import {faultText} from './errors.ts';
import {openScreen} from './screen.ts';

const signal = stopSignals();
// Whoever read the output has gone. To end on the spot is safe at any time.
process.stdout.on('error', () => process.exit(1));

const options = readOptions();
if (options !== undefined) {
  const screen = openScreen(process.stdout, process.env);
  try {
    process.exitCode = (await runDemo(options, {screen, signal})) ? 0 : 1;
  } catch (error) {
    screen.close();
    console.error(faultText(error));
    // The other parts may wait for the one that failed; the next start repairs what they leave.
    process.exit(1);
  }
}

/** Undefined when there is nothing to run. */
function readOptions(): DemoOptions | undefined {
  try {
    const found = readDemoOptions(process.argv.slice(2));
    if (found === undefined) console.log(usage);
    return found;
  } catch (error) {
    console.error(`${faultText(error)}\n\n${usage}`);
    process.exitCode = 2;
    return undefined;
  }
}
