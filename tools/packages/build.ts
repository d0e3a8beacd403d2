// Builds each package and packs it as `npm publish` would, into `.local/pack/`.
import {mkdirSync, rmSync} from 'node:fs';
import {runProgram} from '../test-run/run-program.ts';
import {tarballDir, workspacePackages} from './workspace-packages.ts';

rmSync(tarballDir, {recursive: true, force: true});
mkdirSync(tarballDir, {recursive: true});
for (const {dir, manifest} of workspacePackages()) {
  const {code, printed} = await runProgram({
    command: `cd "${dir}" && tsup && npm pack --ignore-scripts --silent --pack-destination "${tarballDir}"`,
    isShown: false,
  });
  console.log(`${code === 0 ? 'built ' : 'FAILED'} ${manifest.name}`);
  if (code === 0) continue;
  console.log(printed.trimEnd());
  process.exitCode = 1;
}
