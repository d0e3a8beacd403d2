import {spawnSync} from 'node:child_process';
import {join} from 'node:path';
import {expect, test} from 'vitest';

test('wrong settings end the program before it does anything, all named', () => {
  const env = {
    PATH: process.env['PATH'],
    ...{GENERATE_BROKERS: 'kafka', GENERATE_LOAD: 'huge', GENERATE_SASL_PASSWORD: 'hush'},
  };
  const main = join(import.meta.dirname, 'main.ts');
  const ended = spawnSync(process.execPath, ['--conditions=crm-source', main], {
    env,
    encoding: 'utf8',
  });
  expect(ended).toMatchObject({
    status: 2,
    stdout: '',
    stderr:
      '2 mistakes in the settings GENERATE_*:\n' +
      '  GENERATE_BROKERS: host:port, or several with commas between them was expected, found "kafka"\n' +
      '  GENERATE_LOAD: normal, spike or phases was expected, found "huge"\n',
  });
});
