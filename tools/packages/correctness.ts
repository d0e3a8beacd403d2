// publint and attw on the tarballs: would an importer find every file, and do the types tell the truth.
import {existsSync} from 'node:fs';
import {join} from 'node:path';
import {runProgram} from '../test-run/run-program.ts';
import {tarballDir, tarballName, workspacePackages} from './workspace-packages.ts';

for (const {manifest} of workspacePackages()) {
  const tarball = join(tarballDir, tarballName(manifest));
  if (!existsSync(tarball)) {
    console.error(`cannot check ${manifest.name}: it is not packed; run pnpm verify:build`);
    process.exitCode = 1;
    continue;
  }
  const commands = [`publint run "${tarball}" --strict`, `attw "${tarball}" --profile esm-only`];
  for (const command of commands) {
    const {code, printed} = await runProgram({command, isShown: false});
    const [tool = ''] = command.split(' ');
    console.log(`${code === 0 ? 'ok    ' : 'FAILED'} ${tool} ${manifest.name}`);
    if (code === 0) continue;
    console.log(printed.trimEnd());
    process.exitCode = 1;
  }
}
