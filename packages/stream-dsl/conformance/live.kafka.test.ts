import {spawnSync} from 'node:child_process';
import {fileURLToPath} from 'node:url';
import {expect, test} from 'vitest';

const main = fileURLToPath(new URL('main.ts', import.meta.url));
const seed = process.env['CRM_SEED'] ?? String(Date.now() % 1_000_000);
const cases = 150;

test(`${cases} random scenarios give what Kafka Streams gives (CRM_SEED=${seed})`, () => {
  const args = ['--conditions=crm-source', main, '--seed', seed, '--cases', String(cases)];
  const {status, stdout, stderr} = spawnSync(process.execPath, args, {encoding: 'utf8'});
  console.log(stdout.trim().split('\n').slice(-16).join('\n'));
  expect(status, `${stdout}\n${stderr}`).toBe(0);
}, 300_000);
