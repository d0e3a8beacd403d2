// Done as a user would: the tarballs into an empty folder outside the workspace, with npm alone;
// then each entry is imported, and each README example marked `<!-- example:run -->` is run there.
import {existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {rootDir, runProgram} from '../test-run/run-program.ts';
import {runnableExamples} from './readme-examples.ts';
import {
  tarballDir,
  tarballName,
  type WorkspacePackage,
  workspacePackages,
} from './workspace-packages.ts';

const packages = workspacePackages();
const folder = mkdtempSync(join(tmpdir(), 'installed-'));

try {
  writeFileSync(join(folder, 'package.json'), '{"private": true, "type": "module"}\n');
  const tarballs = packages.map(({manifest}) => join(tarballDir, tarballName(manifest)));
  // An entry may need an optional peer that only its users install.
  const peers = packages.flatMap(({manifest}) =>
    Object.keys(manifest.peerDependenciesMeta ?? {}).map(
      (peer) => `${peer}@${manifest.devDependencies?.[peer] ?? manifest.peerDependencies?.[peer]}`,
    ),
  );
  const wanted = [...tarballs, ...peers].map((name) => `"${name}"`).join(' ');
  if (await step('npm install', `npm install --no-audit --no-fund --loglevel=error ${wanted}`)) {
    for (const one of packages) await importEntries(one);
    await runExamples();
  }
} finally {
  rmSync(folder, {recursive: true, force: true});
}

async function importEntries({manifest}: WorkspacePackage): Promise<void> {
  const entries = Object.keys(manifest.exports ?? {}).map((entry) => join(manifest.name, entry));
  const code = entries.map((entry) => `await import('${entry}');`).join('\n');
  writeFileSync(join(folder, 'entries.mjs'), code);
  await step(`import ${entries.join(' ')}`, 'node entries.mjs');
}

async function runExamples(): Promise<void> {
  const readmes = ['README.md', ...packages.map(({dir}) => join(dir, 'README.md'))]
    .map((path) => (path.startsWith(rootDir) ? path : join(rootDir, path)))
    .filter((path) => existsSync(path));
  const examples = readmes.flatMap((path) =>
    runnableExamples(readFileSync(path, 'utf8')).map((code) => ({path, code})),
  );
  for (const [index, {path, code}] of examples.entries()) {
    const file = `example-${index + 1}.ts`;
    writeFileSync(join(folder, file), code);
    const name = path.slice(rootDir.length + 1);
    const types = `--typeRoots "${join(rootDir, 'node_modules/@types')}" --types node`;
    const strict = '--strict --skipLibCheck --module nodenext --target es2024';
    const isTyped = await step(
      `types of the example of ${name}`,
      `tsc --noEmit ${strict} ${types} ${file}`,
    );
    if (isTyped) await step(`run the example of ${name}`, `node ${file}`);
  }
  if (examples.length === 0) console.log('warning: no README has an example to run yet');
}

/** Runs one command in the folder, prints how it went, and tells whether it went well. */
async function step(name: string, command: string): Promise<boolean> {
  const {code, printed} = await runProgram({
    command: `cd "${folder}" && ${command}`,
    isShown: false,
  });
  console.log(`${code === 0 ? 'ok    ' : 'FAILED'} ${name}`);
  if (code === 0) return true;
  console.log(printed.trimEnd());
  process.exitCode = 1;
  return false;
}
