import {spawnSync} from 'node:child_process';
import {join} from 'node:path';
import {expect, test} from 'vitest';

const main = join(import.meta.dirname, 'main.ts');
const end = (environment: Record<string, string>) => {
  const env = {PATH: process.env['PATH'], ...environment};
  return spawnSync(process.execPath, ['--conditions=crm-source', main], {env, encoding: 'utf8'});
};

test('wrong settings end the program before it does anything, all named', () => {
  const ended = end({STREAM_BROKERS: 'kafka', STREAM_GUARANTEE: 'maybe'});
  expect(ended).toMatchObject({
    status: 2,
    stdout: '',
    stderr:
      '2 mistakes in the settings STREAM_*:\n' +
      '  STREAM_BROKERS: host:port, or several with commas between them was expected, found "kafka"\n' +
      '  STREAM_GUARANTEE: exactly-once or at-least-once was expected, found "maybe"\n',
  });
});
