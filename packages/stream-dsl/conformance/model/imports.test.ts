import {readdirSync, readFileSync} from 'node:fs';
import {expect, test} from 'vitest';

const folder = new URL('.', import.meta.url);
const files = readdirSync(folder, {recursive: true, encoding: 'utf8'}).filter(
  (file) => file.endsWith('.ts') && !file.endsWith('.test.ts'),
);

test('the model shares nothing with what it judges but the language', () => {
  const imported = files.flatMap((file) => {
    const text = readFileSync(new URL(file, folder), 'utf8');
    return [...text.matchAll(/from '([^']+)'/g)].map(([, from = '']) =>
      from.startsWith('.') ? new URL(from, new URL(file, folder)).pathname : from,
    );
  });
  const conformance = new URL('..', folder).pathname;
  const allowed = [`${conformance}model/`, `${conformance}scenario/`, 'node:'];
  expect(imported.filter((from) => !allowed.some((start) => from.startsWith(start)))).toEqual([]);
  expect(files.length).toBeGreaterThan(40);
});
