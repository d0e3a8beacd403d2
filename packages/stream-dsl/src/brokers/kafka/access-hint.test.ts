import {expect, test} from 'vitest';
import {check, toStreamError} from './kafka-error.ts';

test.each([
  {code: 29, api: 'Fetch', hint: 'allow the user Read on the topic'},
  {code: 29, api: 'Produce', hint: 'allow the user Write on the topic'},
  {code: 29, api: 'CreateTopics', hint: 'allow the user Create on the topic'},
  {code: 30, api: 'JoinGroup', hint: 'allow the user Read on the group'},
  {code: 31, api: 'InitProducerId', hint: 'allow the user IdempotentWrite on the cluster'},
  {code: 53, api: 'InitProducerId', hint: 'allow the user Write on the transactional id'},
  {code: 53, api: 'SomethingNew', hint: 'grant the user an ACL on the transactional id'},
])('a refused $api with code $code says what to allow', ({code, api, hint}) => {
  const refused = () => check(code, 'orders', api);
  expect(refused).toThrow();
  try {
    refused();
  } catch (error) {
    const told = toStreamError(error, 'do it');
    expect(told.code).toBe('STREAM_NOT_AUTHORIZED');
    expect(told.message).toMatch(
      /^cannot do it: Kafka answered \w+_AUTHORIZATION_FAILED: orders; /,
    );
    expect(told.message.endsWith(hint)).toBe(true);
  }
});
