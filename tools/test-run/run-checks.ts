import {runProgram} from './run-program.ts';
import {rootScripts} from './scripts.ts';
import type {Tally} from './tally.ts';

/** Runs each root script that begins with `prefix`; shows what it printed only if it failed or warned. */
export async function runChecks(prefix: string, tally: Tally): Promise<void> {
  for (const {name, command} of rootScripts(prefix)) {
    const startedAt = performance.now();
    const {code, printed} = await runProgram({command, isShown: false});
    const seconds = ((performance.now() - startedAt) / 1000).toFixed(1);
    console.log(`${code === 0 ? 'ok    ' : 'FAILED'} ${name} (${seconds} s)`);
    if (code !== 0 || /^warning: /m.test(printed)) console.log(printed.trimEnd());
    tally.add(name, {passed: code === 0 ? 1 : 0, failed: code === 0 ? 0 : 1});
  }
}
