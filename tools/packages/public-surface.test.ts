import {mkdirSync, mkdtempSync, rmSync, writeFileSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {afterAll, beforeAll, expect, test} from 'vitest';
import {publicSurface} from './public-surface.ts';

let dir = '';
beforeAll(() => {
  dir = mkdtempSync(join(tmpdir(), 'surface-'));
  mkdirSync(join(dir, 'dist'));
});
afterAll(() => rmSync(dir, {recursive: true, force: true}));

function surfaceOf(text: string): string {
  const file = join(dir, 'dist', 'index.d.ts');
  writeFileSync(file, text);
  return publicSurface(file);
}

const options = 'interface Options { readonly size: number; }';
const open = 'declare function open(options: Options): void;';
const version = 'declare const version: string;';

test('a type that is not exported but that a user meets is part of the surface', () => {
  expect(surfaceOf(`${options}\n${open}\nexport { open };`)).toBe(`// open
declare function open(options: Options): void;
// Not exported, but part of the above:
interface Options {
    readonly size: number;
}
`);
});

test('comments and order change nothing', () => {
  const plain = surfaceOf(`${options}\n${open}\n${version}\nexport { open, version };`);
  const moved = `${version}\n/** Opens. */\n${open}\n// size\n${options}\nexport { version, open };`;
  expect(surfaceOf(moved)).toBe(plain);
});

test.each([
  {name: 'a member', from: 'size: number', to: 'size?: number'},
  {name: 'a parameter', from: '(options: Options)', to: '(options?: Options)'},
  {name: 'a result', from: 'void', to: 'Promise<void>'},
])('$name that changes is seen', ({from, to}) => {
  const text = `${options}\n${open}\nexport { open };`;
  expect(surfaceOf(text.replace(from, to))).not.toBe(surfaceOf(text));
});
