import {execFileSync} from 'node:child_process';
import {mkdirSync, mkdtempSync, rmSync, writeFileSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {delimiter, join} from 'node:path';
import {expect, onTestFinished, test} from 'vitest';
import {LocalError} from '../errors.ts';
import {javaClasses} from './java-classes.ts';

function program(text: string) {
  const dir = mkdtempSync(join(tmpdir(), 'java-'));
  onTestFinished(() => rmSync(dir, {recursive: true, force: true}));
  const libs = join(dir, 'libs');
  mkdirSync(libs);
  writeFileSync(join(dir, 'hello.java'), text);
  return {name: 'hello', sourceDir: dir, libs};
}

const hello = (word: string) =>
  `final class Hello { public static void main(String[] a) { System.out.print("${word}"); } }`;

test('sources are compiled once, and anew when they change', async () => {
  const sources = program(hello('one'));
  const first = await javaClasses(sources);
  onTestFinished(() => rmSync(first.split(delimiter)[0] ?? '', {recursive: true, force: true}));
  expect(await javaClasses(sources)).toBe(first);
  expect(execFileSync('java', ['-cp', first, 'Hello'], {encoding: 'utf8'})).toBe('one');
  writeFileSync(join(sources.sourceDir, 'hello.java'), hello('two'));
  const second = await javaClasses(sources);
  onTestFinished(() => rmSync(second.split(delimiter)[0] ?? '', {recursive: true, force: true}));
  expect(execFileSync('java', ['-cp', second, 'Hello'], {encoding: 'utf8'})).toBe('two');
});

test('a source that does not compile is refused with what the compiler says', async () => {
  const failure = javaClasses(program('final class Hello { int x = "text"; }'));
  await expect(failure).rejects.toThrow(LocalError);
  await expect(failure).rejects.toThrow(/incompatible types/);
});
