import {expect, test} from 'vitest';
import {resolveOptions as resolve} from './client-options.ts';
import type {OpenConnection} from './connection.ts';

const never: OpenConnection = () => Promise.reject(new Error('not asked for'));
const resolveOptions = (options: {readonly brokers: readonly string[]}) => resolve(options, never);

test.each([
  {address: '127.0.0.1:9092', host: '127.0.0.1', port: 9092},
  {address: 'kafka-1.internal:19092', host: 'kafka-1.internal', port: 19_092},
  {address: '[::1]:9092', host: '::1', port: 9092},
])('takes $address', ({address, host, port}) => {
  expect(resolveOptions({brokers: [address]}).seeds).toEqual([{host, port}]);
});

test.each([
  '',
  'kafka',
  'kafka:',
  ':9092',
  'kafka:0',
  'kafka:70000',
  'kafka://host:9092',
  '::1:9092',
])('refuses %j as a broker and says what it wants', (address) => {
  expect(() => resolveOptions({brokers: [address]})).toThrowError(/must be host:port/);
});

test('refuses an empty list', () => {
  expect(() => resolveOptions({brokers: []})).toThrowError(/at least one host:port/);
});
