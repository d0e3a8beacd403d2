// Proves that each arrow of tools/dependency-cruiser.cjs can fail: a small house in which every
// rule is broken once, among them one import by package name, as a workspace would write it.
import {execFileSync} from 'node:child_process';
import {mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync} from 'node:fs';
import {createRequire} from 'node:module';
import {tmpdir} from 'node:os';
import {dirname, join, relative} from 'node:path';
import {afterAll, beforeAll, expect, test} from 'vitest';
import {rootDir} from '../test-run/run-program.ts';

type Rule = Readonly<{name: string; from: Readonly<{path?: string}>}>;

const configPath = join(rootDir, 'tools/dependency-cruiser.cjs');
const {forbidden} = createRequire(import.meta.url)(configPath) as {forbidden: readonly Rule[]};
const roomRule = /^\^packages\/([^/]+)\/src\/(.+)\/$/;

let house = '';
let broken: readonly Readonly<{rule: Readonly<{name: string}>; from: string; to: string}>[] = [];

beforeAll(() => {
  house = mkdtempSync(join(tmpdir(), 'house-'));
  buildHouse();
  const report = execFileSync(
    join(rootDir, 'node_modules/.bin/depcruise'),
    ['--config', configPath, '--output-type', 'json', 'packages', 'runners', 'tools'],
    {cwd: house, encoding: 'utf8'},
  );
  broken = (JSON.parse(report) as {summary: {violations: typeof broken}}).summary.violations;
});

afterAll(() => rmSync(house, {recursive: true, force: true}));

test.each(forbidden.map(({name}) => name))('%s fails when it is broken', (name) => {
  expect(broken.map(({rule}) => rule.name)).toContain(name);
});

test('an import by package name is followed to its source', () => {
  expect(broken).toContainEqual(
    expect.objectContaining({
      rule: expect.objectContaining({name: 'generator-imports'}),
      to: 'packages/stream-dsl/src/index.ts',
    }),
  );
});

test('an allowed import is left alone', () => {
  const offenders = broken.map(({from}) => from);
  expect(offenders).not.toContain('packages/stream-dsl/src/dsl/good.ts');
  expect(offenders).not.toContain('packages/generator/src/good.ts');
});

function buildHouse(): void {
  write('tsconfig.json', '{}');
  for (const [folder, name] of [
    ['stream-dsl', '@crm/stream-dsl'],
    ['crm-model', '@crm/model'],
  ] as const) {
    const exports = {'.': {'crm-source': './src/index.ts', default: './dist/index.js'}};
    write(`packages/${folder}/package.json`, JSON.stringify({name, exports}));
    write(`packages/${folder}/src/index.ts`, 'export const a = 1;');
    mkdirSync(join(house, 'node_modules/@crm'), {recursive: true});
    symlinkSync(join(house, 'packages', folder), join(house, 'node_modules', name));
  }
  write('node_modules/rxjs/package.json', '{"name": "rxjs", "main": "index.js"}');
  write('node_modules/rxjs/index.js', '');
  write('runners/demo/src/main.ts', 'export const a = 1;');
  write('packages/crm-model/src/cycle-a.ts', "import './cycle-b.ts';");
  write('packages/crm-model/src/cycle-b.ts', "import './cycle-a.ts';");
  write('packages/crm-model/src/lost.ts', "import './nowhere.ts';");
  write('packages/crm-model/src/inside.ts', "import './index.ts';");
  write('packages/stream-dsl/src/dsl/impatient.ts', "import 'rxjs';");
  write('packages/stream-dsl/src/graph/node.ts', 'export const a = 1;');
  write('packages/stream-dsl/src/dsl/good.ts', "import '../graph/node.ts';");
  write('packages/generator/src/good.ts', "import '@crm/model';");
  write('packages/generator/src/by-name.ts', "import '@crm/stream-dsl';");
  write('tools/starts-a-runner.ts', "import '../runners/demo/src/main.ts';");
  for (const {name, from} of forbidden) {
    const [, folder, room] = roomRule.exec(from.path ?? '') ?? [];
    if (folder !== undefined && room !== undefined) {
      const elsewhere = `packages/${folder}/src/elsewhere/target.ts`;
      write(elsewhere, 'export const a = 1;');
      importFrom(`packages/${folder}/src/${room}/offender.ts`, elsewhere);
    } else if (name.endsWith('-imports')) {
      const itself = name.slice(0, -'-imports'.length);
      importFrom(`packages/${itself}/src/offender.ts`, 'tools/target.ts');
    }
  }
  write('tools/target.ts', 'export const a = 1;');
}

function importFrom(path: string, target: string): void {
  const specifier = relative(dirname(path), target);
  write(path, `import '${specifier.startsWith('.') ? specifier : `./${specifier}`}';`);
}

function write(path: string, text: string): void {
  const file = join(house, path);
  mkdirSync(dirname(file), {recursive: true});
  writeFileSync(file, text);
}
