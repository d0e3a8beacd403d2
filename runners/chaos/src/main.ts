import {Protocol} from '../../e2e/src/protocol.ts';
import {readChaosOptions, usage} from './chaos-options.ts';
import {runChaos} from './run-chaos.ts';

/** Start, drain and audit take some minutes. */
const extraMs = 600_000;

// Servers and processes end with this one, however it ends.
process.on('SIGINT', () => process.exit(130));
process.on('SIGTERM', () => process.exit(143));

const protocol = new Protocol();
try {
  const options = readChaosOptions(process.argv.slice(2), Date.now() % 1_000_000);
  const {seed, minutes, rate} = options;
  console.log(`== pnpm chaos --minutes ${minutes} --seed ${seed} --rate ${rate}`);
  const timer = setTimeout(giveUp, minutes * 60_000 + extraMs);
  await runChaos(options, protocol);
  clearTimeout(timer);
  conclude();
} catch (error) {
  if (!(error instanceof RangeError || error instanceof TypeError)) throw error;
  console.error(`${error.message}\n\n${usage}`);
  process.exitCode = 2;
}

function giveUp(): never {
  protocol.check('the run ends in time', false);
  conclude();
  process.exit(1);
}

/** What failed, and the counts, which `npm test` reads from the last line. */
function conclude(): void {
  console.log('');
  const {failures, passed} = protocol;
  for (const failure of failures) console.log(`failed: ${failure}`);
  console.log(`${passed} passed, ${failures.length} failed`);
  process.exitCode = failures.length > 0 ? 1 : 0;
}
