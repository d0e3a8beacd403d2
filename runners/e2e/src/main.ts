import {readE2eOptions, usage} from './e2e-options.ts';
import {Protocol} from './protocol.ts';
import {runOnce} from './run-once.ts';

/** A run without anything in its way takes a minute longer than its traffic. */
const runTimeoutMs = (seconds: number): number => (seconds + 420) * 1_000;

// Servers and runners end with this process, however it ends.
process.on('SIGINT', () => process.exit(130));
process.on('SIGTERM', () => process.exit(143));

try {
  const {seed, runs, seconds} = readE2eOptions(process.argv.slice(2), Date.now() % 1_000_000);
  const results: Protocol[] = [];
  for (let run = 0; run < runs; run += 1) {
    const protocol = new Protocol();
    results.push(protocol);
    console.log(
      `\n== Run ${run + 1} of ${runs}: pnpm e2e --seed ${seed + run} --seconds ${seconds}`,
    );
    const timer = setTimeout(() => giveUp(results), runTimeoutMs(seconds));
    await runOnce({seed: seed + run, seconds}, protocol);
    clearTimeout(timer);
  }
  conclude(results);
} catch (error) {
  if (!(error instanceof RangeError || error instanceof TypeError)) throw error;
  console.error(`${error.message}\n\n${usage}`);
  process.exitCode = 2;
}

function giveUp(results: readonly Protocol[]): never {
  results.at(-1)?.check('the run ends in time', false);
  conclude(results);
  process.exit(1);
}

/** What failed, and the counts, which `npm test` reads from the last line. */
function conclude(results: readonly Protocol[]): void {
  console.log('');
  const failures = results.flatMap((protocol) => protocol.failures);
  for (const failure of failures) console.log(`failed: ${failure}`);
  const passed = results.reduce((sum, protocol) => sum + protocol.passed, 0);
  console.log(`${passed} passed, ${failures.length} failed`);
  process.exitCode = failures.length > 0 ? 1 : 0;
}
