// Runs histories of the simulator: `pnpm simulate`, see docs/guides/simulator.md.
import {
  describeFault,
  planOf,
  type Recipe,
  runHistory,
  shrinkHistory,
} from '../src/testing/simulator/index.ts';
import {type Command, parseCommand, UsageError, usage} from './options.ts';
import {runHistories} from './run-histories.ts';
import type {Summary} from './run-share.ts';
import {writeReport} from './write-report.ts';

try {
  process.exitCode = await run(
    parseCommand(process.argv.slice(2), Math.floor(Math.random() * 1e9)),
  );
} catch (error) {
  if (!(error instanceof UsageError)) throw error;
  console.error(`${error.message}\n\n${usage}`);
  process.exitCode = 2;
}

/** Gives the exit code: 1 where an invariant is broken. */
async function run(command: Command): Promise<number> {
  const {recipe, histories} = command;
  if (histories === 1) return await showHistory(recipe);
  console.log(`${histories} histories from seed ${recipe.seed} on`);
  const startMs = performance.now();
  const summary = await runHistories(
    {...recipe, histories},
    {
      workers: command.workers,
      onProgress: ({histories: done, failures}) => {
        const failed = failures.map(({seed}) => seed).join(', ');
        console.log(`${done} of ${histories}, failed: ${failed || 'none'}`);
      },
    },
  );
  const tookMs = performance.now() - startMs;
  if (command.writesReport) await writeReport(summary, {seed: recipe.seed, tookMs});
  return await tellFailures(summary, recipe);
}

async function showHistory(recipe: Recipe): Promise<number> {
  const plan = planOf(recipe);
  const {lines, violations, hash} = await runHistory(plan, {keepsTrace: true});
  console.log(headOf(recipe));
  for (const line of lines) console.log(line);
  console.log(`trace ${hash}, ${violations.length} violations`);
  return violations.length === 0 ? 0 : 1;
}

/** The first failure is made small; of the others the seeds are told. */
async function tellFailures({failures, histories}: Summary, recipe: Recipe): Promise<number> {
  const [first] = failures;
  console.log(`${histories} histories, ${failures.length} with violations`);
  if (first === undefined) return 0;
  for (const {seed, violations} of failures) console.log(`seed ${seed}: ${violations[0]}`);
  const {recipe: small, result, tries} = await shrinkHistory({...recipe, seed: first.seed});
  console.log(`\nseed ${first.seed}, made smaller in ${tries} histories:\n${headOf(small)}`);
  for (const line of result.lines) console.log(line);
  console.log(`\nReplay it: pnpm simulate --recipe '${JSON.stringify(small)}'`);
  return 1;
}

function headOf(recipe: Recipe): string {
  const {scenario, guarantee, instances, commitIntervalMs, faults} = planOf(recipe);
  return [
    `${scenario.name}; ${guarantee}, ${instances} instances, a commit every ${commitIntervalMs} ms`,
    `${scenario.inputs.length} inputs`,
    ...faults.map((fault) => `fault: ${describeFault(fault)}`),
  ].join('\n');
}
