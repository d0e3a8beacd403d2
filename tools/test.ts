// `npm test`: everything, real parts included. `npm test -- --quick`: checks and unit tests only.
import {parseArgs} from 'node:util';
import {runChecks} from './test-run/run-checks.ts';
import {runRealParts} from './test-run/run-real-parts.ts';
import {runVitest} from './test-run/run-vitest.ts';
import {Tally} from './test-run/tally.ts';

const {values} = parseArgs({options: {quick: {type: 'boolean', default: false}}});
const tally = new Tally();

/** One part of the run under its heading. A part that throws counts as a failure; the rest goes on. */
async function part(heading: string, run: () => Promise<void>): Promise<void> {
  console.log(`\n== ${heading}`);
  try {
    await run();
  } catch (error) {
    console.error(error);
    tally.add(heading, {passed: 0, failed: 1});
  }
}

await part('Checks', () => runChecks('check:', tally));
await part('Unit tests', () => runVitest('unit', {}, tally));
if (values.quick) {
  tally.leaveOut('Kafka, S3, foreign readers, end to end, packages: --quick');
} else {
  await part('Packages', () => runChecks('verify:', tally));
  await part('Real parts', () => runRealParts(tally));
}

console.log('');
for (const remark of tally.remarks) console.log(remark);
process.exitCode = tally.hasFailed ? 1 : 0;
console.log(tally.line);
