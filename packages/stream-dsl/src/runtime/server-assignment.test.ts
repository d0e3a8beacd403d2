import {expect, test} from 'vitest';
import {memoryBroker} from '../brokers/memory/memory-broker.ts';
import type {Broker} from '../ports/broker.ts';
import {refuseGroupTalk} from './server-assignment.ts';

const classic: Broker = memoryBroker();
const onServer: Broker = Object.assign(memoryBroker(), {assignsOnServer: true});

test.each([
  {name: 'standby replicas', options: {standbyReplicas: 1}, found: /standbyReplicas: 1/},
  {name: 'an endpoint', options: {endpoint: 'http://a:1'}, found: /endpoint: "http:\/\/a:1"/},
])('$name wants a group whose instances talk', ({options, found}) => {
  expect(() => refuseGroupTalk({broker: onServer, ...options})).toThrowError(found);
  expect(() => refuseGroupTalk({broker: classic, ...options})).not.toThrow();
});

test('without them it does not matter who assigns', () => {
  expect(() => refuseGroupTalk({broker: onServer, standbyReplicas: 0})).not.toThrow();
});
