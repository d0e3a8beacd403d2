// Holds our library against Kafka Streams: `pnpm conformance`, see README.md.
import {openJudge, openOurs} from './command/open-sides.ts';
import {type Command, parseCommand, UsageError, usage} from './command/options.ts';
import {record} from './command/record.ts';
import {runCases, runJudgeAlone} from './command/run-cases.ts';
import {runFile, runFolder} from './command/run-files.ts';
import type {Side} from './command/side.ts';
import {OracleError} from './oracle/oracle-error.ts';
import {ScenarioError} from './scenario/parse/member-reader.ts';

try {
  const newSeed = Math.floor(Math.random() * 1_000_000);
  process.exitCode = await run(parseCommand(process.argv.slice(2), newSeed));
} catch (error) {
  if (error instanceof UsageError) console.error(`${error.message}\n\n${usage}`);
  else if (isExpected(error)) console.error([error, error.cause].map(messageOf).join('\n').trim());
  else throw error;
  process.exitCode = 2;
}

/** Gives the exit code: 1 where something differs. */
async function run(command: Command): Promise<number> {
  switch (command.kind) {
    case 'dir': {
      const count = await runFolder(command.dir, command.outDir, await openOurs());
      console.log(`${count} scenarios`);
      return 0;
    }
    case 'scenario': {
      const ours = await openOurs();
      const doAgree = await withSide(await openJudge(command.judge), (judge) =>
        runFile(command.file, judge, ours),
      );
      return doAgree ? 0 : 1;
    }
    case 'record': {
      const recorded = await withSide(await openJudge('oracle'), (judge) => record(command, judge));
      console.log(`${recorded} scenarios recorded`);
      return 0;
    }
    case 'cases': {
      if (command.isJudgeAlone) {
        const judge = command.judge === 'both' ? 'oracle' : command.judge;
        await withSide(await openJudge(judge), (side) => runJudgeAlone(command, side));
        return 0;
      }
      const ours = await openOurs();
      const differences = await withSide(await openJudge(command.judge), (judge) =>
        runCases(command, {judge, ours}),
      );
      return differences === 0 ? 0 : 1;
    }
  }
}

async function withSide<T>(side: Side, use: (side: Side) => Promise<T>): Promise<T> {
  try {
    return await use(side);
  } finally {
    await side.close();
  }
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : '';
}

function isExpected(error: unknown): error is Error {
  return (
    error instanceof OracleError ||
    error instanceof ScenarioError ||
    error instanceof SyntaxError ||
    (error instanceof Error && 'code' in error && error.code === 'ENOENT')
  );
}
