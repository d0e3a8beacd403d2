// `pnpm docs:guide` writes the snippets of docs/guides/stream-dsl.md from the tests that run them;
// with --check it only tells whether those there are still the same, and none is left out.
import {readdirSync, readFileSync, writeFileSync} from 'node:fs';
import {join} from 'node:path';
import {parseArgs} from 'node:util';
import {rootDir} from '../test-run/run-program.ts';
import {placesIn, snippetOf, titlesIn, withSnippets} from './snippets.ts';

const {values} = parseArgs({options: {check: {type: 'boolean', default: false}}});
const path = join(rootDir, 'docs/guides/stream-dsl.md');
const testDir = join(rootDir, 'packages/stream-dsl/test/guide');

const sources = new Map(
  readdirSync(testDir).map((file) => [file, readFileSync(join(testDir, file), 'utf8')]),
);
const guide = readFileSync(path, 'utf8');
const written = withSnippets(guide, ({file, title}) => {
  const source = sources.get(file);
  if (source === undefined)
    throw new Error(`a snippet is said to be of ${file}, which is not there`);
  return snippetOf(source, title);
});

for (const title of untold()) {
  console.error(`docs/guides/stream-dsl.md does not show the test ${title}`);
  process.exitCode = 1;
}
if (!values.check) {
  writeFileSync(path, written);
  console.log('docs/guides/stream-dsl.md shows the tests as they are');
} else if (written !== guide) {
  console.error(
    'the snippets of docs/guides/stream-dsl.md are not those that run: pnpm docs:guide',
  );
  process.exitCode = 1;
}

/** Tests that the guide does not show. */
function untold(): string[] {
  const told = new Set(placesIn(guide).map(({file, title}) => `${file} "${title}"`));
  return [...sources]
    .flatMap(([file, source]) => titlesIn(source).map((title) => `${file} "${title}"`))
    .filter((title) => !told.has(title));
}
