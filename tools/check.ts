// `pnpm check`: the quick gate before each commit, without any service.
import {runChecks} from './test-run/run-checks.ts';
import {Tally} from './test-run/tally.ts';

const tally = new Tally();
await runChecks('check:', tally);
process.exitCode = tally.hasFailed ? 1 : 0;
console.log(tally.line);
