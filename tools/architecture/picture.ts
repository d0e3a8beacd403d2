// `pnpm docs:architecture` draws the picture of docs/ARCHITECTURE.md from the real imports;
// with --check it only tells whether the one there is still true.
import {readFileSync, writeFileSync} from 'node:fs';
import {join} from 'node:path';
import {parseArgs} from 'node:util';
import {rootDir} from '../test-run/run-program.ts';
import {arrowsBetween, fileImports} from './import-graph.ts';
import {toMermaid} from './mermaid.ts';

const {values} = parseArgs({options: {check: {type: 'boolean', default: false}}});
const path = join(rootDir, 'docs/ARCHITECTURE.md');
const picture = /(<!-- picture:start[^\n]*-->\n)[\s\S]*?(<!-- picture:end -->)/;

const text = readFileSync(path, 'utf8');
if (!picture.test(text))
  throw new Error(`${path} has no <!-- picture:start --> and <!-- picture:end -->`);
const block = ['```mermaid', toMermaid(arrowsBetween(await fileImports())), '```'].join('\n');
// A function as replacement: a dollar sign in the picture is just a dollar sign.
const drawn = text.replace(picture, (_, start: string, end: string) => `${start}${block}\n${end}`);

if (!values.check) {
  writeFileSync(path, drawn);
  console.log('docs/ARCHITECTURE.md shows the imports as they are');
} else if (drawn !== text) {
  console.error(
    'the picture in docs/ARCHITECTURE.md is not that of the code: run pnpm docs:architecture',
  );
  process.exitCode = 1;
}
