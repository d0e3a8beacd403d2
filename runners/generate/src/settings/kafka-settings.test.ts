import {mkdtempSync, rmSync, writeFileSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {expect, onTestFinished, test} from 'vitest';
import {kafkaOptions, kafkaRules, kafkaSettings} from './kafka-settings.ts';
import {type Environment, readSettings} from './read-settings.ts';

const read = (environment: Environment) =>
  readSettings('TEST', {TEST_BROKERS: 'a:1', ...environment}, kafkaSettings, kafkaRules);

function fileOf(content: string): string {
  const dir = mkdtempSync(join(tmpdir(), 'settings-'));
  onTestFinished(() => rmSync(dir, {recursive: true, force: true}));
  const file = join(dir, 'file');
  writeFileSync(file, content);
  return file;
}

test('without settings there is neither TLS nor a login', () => {
  expect(kafkaOptions(read({}), 'me')).toEqual({
    ...{brokers: ['a:1'], clientId: 'me', ssl: false, sasl: undefined},
  });
});

test('TLS takes an authority, and a certificate with its key', () => {
  const files = {ca: fileOf('authority'), cert: fileOf('certificate'), key: fileOf('key')};
  const authority = {TEST_TLS: 'true', TEST_TLS_CA_FILE: files.ca};
  const own = {TEST_TLS_CERT_FILE: files.cert, TEST_TLS_KEY_FILE: files.key};
  expect(kafkaOptions(read({TEST_TLS: 'true'}), 'me').ssl).toBe(true);
  expect(kafkaOptions(read(authority), 'me').ssl).toEqual({ca: 'authority'});
  expect(kafkaOptions(read({...authority, ...own}), 'me').ssl).toEqual({
    ...{ca: 'authority', cert: 'certificate', key: 'key'},
  });
});

test('a token is read from its file at each login', async () => {
  const file = fileOf('first\n');
  const {sasl} = kafkaOptions(
    read({TEST_SASL_MECHANISM: 'oauthbearer', TEST_SASL_TOKEN_FILE: file}),
    'me',
  );
  if (sasl === undefined || !('oauthBearerProvider' in sasl)) throw new Error('no provider');
  expect(await sasl.oauthBearerProvider()).toEqual({value: 'first'});
  writeFileSync(file, 'second');
  expect(await sasl.oauthBearerProvider()).toEqual({value: 'second'});
});

test.each([
  {
    name: 'an authority without TLS',
    environment: () => ({TEST_TLS_CA_FILE: fileOf('authority')}),
    mistake: /TEST_TLS: true \(a file for TLS is set\) was expected/,
  },
  {
    name: 'a certificate without its key',
    environment: () => ({TEST_TLS: 'true', TEST_TLS_CERT_FILE: fileOf('certificate')}),
    mistake: /TEST_TLS_KEY_FILE: a file exactly where/,
  },
  {
    name: 'a token without its file',
    environment: () => ({TEST_SASL_MECHANISM: 'oauthbearer'}),
    mistake: /TEST_SASL_TOKEN_FILE: the file with the token .* found nothing/,
  },
  {
    name: 'a file that is not there',
    environment: () => ({TEST_TLS: 'true', TEST_TLS_CA_FILE: 'no/such/file.pem'}),
    mistake: /TEST_TLS_CA_FILE: .* which can be read, was expected, found "no\/such\/file.pem"/,
  },
  {
    name: 'a mechanism without a name',
    environment: () => ({TEST_SASL_MECHANISM: 'plain', TEST_SASL_PASSWORD: 'x'}),
    mistake: /TEST_SASL_USERNAME: the name to log in with/,
  },
])('$name is a mistake', ({environment, mistake}) => {
  expect(() => read(environment())).toThrow(mistake);
});
