// `pnpm docs:api` writes docs/reference/stream-dsl-api.md from the sources of @crm/stream-dsl;
// with --check it only tells whether the page is still what they say.
import {existsSync, readFileSync, writeFileSync} from 'node:fs';
import {join} from 'node:path';
import {parseArgs} from 'node:util';
import {workspacePackages} from '../packages/workspace-packages.ts';
import {rootDir} from '../test-run/run-program.ts';
import {declarationsOf} from './declarations.ts';
import {referencePage} from './reference-page.ts';

const {values} = parseArgs({options: {check: {type: 'boolean', default: false}}});
const path = join(rootDir, 'docs/reference/stream-dsl-api.md');

const found = workspacePackages().find(({manifest}) => manifest.name === '@crm/stream-dsl');
if (found === undefined) throw new Error('there is no package @crm/stream-dsl');
const {dir, manifest} = found;
const entries = Object.entries(manifest.exports ?? {}).map(([entry, targets]) => {
  const {'crm-source': source} = targets as {readonly 'crm-source': string};
  return {name: join(manifest.name, entry), source: join(dir, source)};
});
const declarations = declarationsOf(
  entries.map(({source}) => source),
  {root: join(dir, 'src'), configFile: join(rootDir, 'tsconfig.json'), opaque: ['Graph']},
);
const page = referencePage(
  manifest.name,
  declarations.map((one, i) => ({...one, name: entries[i]?.name ?? ''})),
);

if (!values.check) {
  writeFileSync(path, page);
  console.log('docs/reference/stream-dsl-api.md says what the sources say');
} else if (!existsSync(path) || readFileSync(path, 'utf8') !== page) {
  console.error('docs/reference/stream-dsl-api.md is not what the sources say: run pnpm docs:api');
  process.exitCode = 1;
}
