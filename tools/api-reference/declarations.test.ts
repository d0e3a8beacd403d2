import {mkdtempSync, writeFileSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {expect, test} from 'vitest';
import {declarationsOf} from './declarations.ts';
import {referencePage} from './reference-page.ts';

const folder = mkdtempSync(join(tmpdir(), 'declarations-'));
const files = {
  'tsconfig.json': JSON.stringify({
    compilerOptions: {
      module: 'NodeNext',
      target: 'ES2024',
      types: [],
      allowImportingTsExtensions: true,
      noEmit: true,
    },
  }),
  'index.ts': "export {Shop, open} from './shop.ts';",
  'shop.ts': `import type {Inside} from './inside.ts';
interface Options { readonly inside: Inside }
interface Hidden { readonly no: 1 }
/** Sells. */
export class Shop {
  readonly #hidden: Hidden;
  constructor(hidden: Hidden) { this.#hidden = hidden; }
  /** How it is set. */
  options(): Options { throw new Error(String(this.#hidden)); }
}
/** Opens one. */
export function open(hidden: 1): Shop { return new Shop({no: hidden}); }`,
  'inside.ts': 'export interface Inside { readonly deep: Deep }\ninterface Deep { readonly x: 1 }',
};
for (const [name, text] of Object.entries(files)) writeFileSync(join(folder, name), text);

test('an entry tells what it exports with its comments, and what that names; nothing private', () => {
  const [entry] = declarationsOf([join(folder, 'index.ts')], {
    root: folder,
    configFile: join(folder, 'tsconfig.json'),
    opaque: ['Inside'],
  });
  expect(entry?.exported.map(({name, isValue}) => [name, isValue])).toEqual([
    ['Shop', false],
    ['open', true],
  ]);
  expect(entry?.exported.map(({text}) => text)).toEqual([
    '/** Sells. */\nclass Shop {\n    /** How it is set. */\n    options(): Options;\n}',
    '/** Opens one. */\nfunction open(hidden: 1): Shop;',
  ]);
  expect(entry?.named.map(({name}) => name)).toEqual(['Inside', 'Options']);
});

test('a page tells each declaration once, values before types', () => {
  const one = {name: 'one', isValue: true, text: 'const one: 1;'};
  const two = {name: 'Two', isValue: false, text: 'type Two = 2;'};
  const page = referencePage('p', [
    {name: 'p', exported: [two, one], named: []},
    {name: 'p/more', exported: [one], named: [two]},
  ]);
  expect(page.split('\n\n').slice(2)).toEqual([
    '## `p`',
    '### Functions and values',
    '```ts\nconst one: 1;\n```',
    '### Classes and types',
    '```ts\ntype Two = 2;\n```',
    '## `p/more`\n',
  ]);
});
