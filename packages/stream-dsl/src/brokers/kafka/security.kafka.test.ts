import {mkdtempSync, readFileSync, rmSync, writeFileSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {setTimeout as sleep} from 'node:timers/promises';
import {type AccessRule, type KafkaTool, type SecuredKafka, startKafka} from '@crm/local';
import {afterAll, beforeAll, describe, expect, onTestFinished, test} from 'vitest';
import {count} from '../../dsl/aggregators.ts';
import {topology} from '../../dsl/topology.ts';
import type {Broker} from '../../ports/broker.ts';
import {RecordBatchBuilder} from '../../record-batch/record-batch-builder.ts';
import {readAll} from '../../record-batch/testing/read-all.ts';
import {run} from '../../run.ts';
import type {RunOptions} from '../../runtime/run-options.ts';
import {json} from '../../serdes.ts';
import {type KafkaJsOptions, kafkaJs} from '../kafkajs/index.ts';
import {platformaticKafka} from '../platformatic/index.ts';

const users = {admin: 'admin-password', shop: 'shop-password'};
const doc = readFileSync(
  new URL('../../../../../docs/operating/security.md', import.meta.url),
  'utf8',
);
const commands = doc.split('\n').filter((line) => /^kafka-(acls|configs)\.sh /.test(line));
const aclCommands = commands.filter((line) => line.startsWith('kafka-acls.sh'));

let kafka: SecuredKafka;
let plain: Broker;
let dir = '';

beforeAll(async () => {
  kafka = await startKafka({brokers: 1, security: {users, superUsers: ['admin']}});
  plain = kafkaJs({brokers: [kafka.bootstrap]});
  await plain.connect();
  dir = mkdtempSync(join(tmpdir(), 'security-'));
  const [, example = ''] = /```properties\n([\s\S]*?)```/.exec(doc) ?? [];
  writeFileSync(join(dir, 'ca.pem'), kafka.authority);
  writeFileSync(
    join(dir, 'admin.properties'),
    example.replace('"..."', `"${users.admin}"`).replace('=ca.pem', `=${join(dir, 'ca.pem')}`),
  );
}, 300_000);
afterAll(async () => {
  await plain?.close();
  await kafka?.stop();
  rmSync(dir, {recursive: true, force: true});
});

const scram = {mechanism: 'scram-sha-512', username: 'shop', password: users.shop} as const;
const secured = (options: Partial<KafkaJsOptions> = {}): KafkaJsOptions => ({
  brokers: [kafka.addresses.SASL_SSL],
  ssl: {ca: kafka.authority},
  sasl: scram,
  ...options,
});
const token = async () => ({value: kafka.newToken({user: 'shop', lifetimeMs: 60_000})});

/** Runs a command as the page has it. */
function runDocumented(command: string, replace: Readonly<Record<string, string>> = {}) {
  let line = command.replace('"$BROKERS"', kafka.addresses.SASL_SSL);
  line = line.replace('admin.properties', join(dir, 'admin.properties')).replaceAll("'", '');
  for (const [from, to] of Object.entries(replace)) line = line.replace(from, to);
  const [tool = '', ...args] = line.split(' ');
  return kafka.runTool(tool.replace('.sh', '') as KafkaTool, args);
}

/** The page's ACLs, one operation each, for the names of one test. */
function documentedRules(name: string): readonly AccessRule[] {
  return aclCommands.flatMap((command) => {
    const value = (option: string) => new RegExp(` --${option} (\\S+)`).exec(command)?.[1];
    const resource = (['topic', 'group', 'transactional-id'] as const).find(
      (kind) => value(kind) !== undefined,
    );
    if (resource === undefined) throw new Error(`no resource in ${command}`);
    return [...command.matchAll(/ --operation (\S+)/g)].map(([, operation]) => ({
      user: 'shop',
      operation: operation as AccessRule['operation'],
      resource,
      name: renamed(value(resource) ?? '', name),
      isPrefix: command.includes('prefixed'),
    }));
  });
}

/** `shop-revenue` becomes `<name>-app`, topics get the name in front; the page's own names stay without one. */
function renamed(text: string, name: string): string {
  if (name === '') return text;
  return text.startsWith('shop-revenue')
    ? text.replace('shop-revenue', `${name}-app`)
    : `${name}-${text}`;
}

/** Stateful, behind a repartition topic: each kind of topic that an application has. */
async function prepare(name: string) {
  const orders = renamed('orders', name);
  const revenue = renamed('revenue', name);
  await plain.createTopics([orders, revenue].map((topic) => ({topic, partitions: 1})));
  const records = new RecordBatchBuilder();
  for (let i = 0; i < 6; i++) records.append(`k${i}`, JSON.stringify({shelf: `s${i % 2}`}), 1_000);
  const producer = await plain.producer();
  await producer.send([{topic: orders, partition: 0, records}]);
  await producer.close();
  const counts = topology(renamed('shop-revenue', name), ({stream}) => {
    stream(orders, json<{readonly shelf: string}>())
      .groupBy(({shelf}) => shelf)
      .aggregate({orders: count()})
      .toStream()
      .to(revenue);
  });
  return {counts, revenue};
}

/** Runs until both results are there. Rejects with what stopped the application. */
async function runThrough(name: string, broker: Broker, options: Partial<RunOptions> = {}) {
  const {counts, revenue} = await prepare(name);
  onTestFinished(() => broker.close());
  const app = await run(counts, {broker, commitIntervalMs: 50, ...options});
  const fetcher = plain.fetcher();
  fetcher.assign({topic: revenue, partition: 0}, 0);
  const found = new Map<string | null, unknown>();
  const isDone = () => [...found.values()].join() === '3,3';
  const reading = (async () => {
    for (let polls = 0; polls < 300 && !isDone(); polls++) {
      for (const {batches} of await fetcher.poll(100)) {
        for (const {key, value} of readAll(batches)) {
          found.set(key, JSON.parse(value ?? '{}').orders);
        }
      }
    }
  })();
  try {
    await Promise.race([reading, app.done]);
    await app.close();
  } finally {
    await fetcher.close();
    await reading.catch(() => undefined);
  }
  expect(Object.fromEntries(found)).toEqual({s0: 3, s1: 3});
}

async function failure(work: Promise<unknown>): Promise<unknown> {
  try {
    await work;
  } catch (error) {
    return error;
  }
  throw new Error('it went well');
}

describe('access', () => {
  test('the commands of the page give a user what an application needs', {
    timeout: 60_000,
  }, async () => {
    expect(aclCommands).toHaveLength(6);
    await Promise.all(aclCommands.map((command) => runDocumented(command)));
    await runThrough('', kafkaJs(secured()), {guarantee: 'exactly-once'});
  });

  const needed = documentedRules('x').filter(({operation}) => operation !== 'Delete');
  test.each(
    needed.map(({operation, resource, name, isPrefix}, index) => ({
      ...{index, operation, resource},
      what: `${operation} on ${resource} ${name}${isPrefix ? '*' : ''}`,
    })),
  )('without $what it stops and says so', async ({index, operation, resource}) => {
    const name = `without-${index}`;
    const rules = documentedRules(name).filter((rule) => rule.operation !== 'Delete');
    const missing = rules[index];
    await kafka.addAccessRules(rules.toSpliced(index, 1));
    const error = await failure(runThrough(name, kafkaJs(secured())));
    expect(error).toMatchObject({code: 'STREAM_NOT_AUTHORIZED', retriable: false});
    const text = String(error);
    expect(text).toContain(missing?.name ?? '-');
    expect(text).toContain(`on the ${resource.replace('-', ' ')}`);
    expect(text).toMatch(new RegExp(`allow the user .*\\b${operation}\\b`));
  });

  test('Delete is for purging only', async () => {
    const name = 'purging';
    const rules = documentedRules(name);
    await kafka.addAccessRules(rules.filter(({operation}) => operation !== 'Delete'));
    const broker = kafkaJs(secured());
    await runThrough(name, kafkaJs(secured()));
    await broker.connect();
    onTestFinished(() => broker.close());
    const internal = (await broker.topics()).find((topic) =>
      /^purging-app-.*-repartition$/.test(topic),
    );
    const before = [{topic: internal ?? '-', partition: 0, offset: 1}];
    await expect(broker.admin.deleteRecords(before)).rejects.toMatchObject({
      code: 'STREAM_NOT_AUTHORIZED',
      message: expect.stringContaining('allow the user Delete on the topic'),
    });
    await kafka.addAccessRules(rules.filter(({operation}) => operation === 'Delete'));
    await broker.admin.deleteRecords(before);
  });

  test('at least once needs no transactional id', async () => {
    const rules = documentedRules('simple');
    await kafka.addAccessRules(rules.filter(({resource}) => resource !== 'transactional-id'));
    await runThrough('simple', kafkaJs(secured()), {guarantee: 'at-least-once'});
  });
});

const logins: Readonly<Record<string, () => Broker>> = {
  PLAIN: () => kafkaJs(secured({sasl: {...scram, mechanism: 'plain'}})),
  'SCRAM-SHA-256': () => kafkaJs(secured({sasl: {...scram, mechanism: 'scram-sha-256'}})),
  OAUTHBEARER: () =>
    kafkaJs(secured({sasl: {mechanism: 'oauthbearer', oauthBearerProvider: token}})),
  certificate: () => {
    const {certificate: cert, key} = kafka.newCertificate('shop');
    const ssl = {ca: kafka.authority, cert, key};
    return kafkaJs({brokers: [kafka.addresses.SSL], ssl});
  },
  platformatic: () =>
    platformaticKafka({
      brokers: [kafka.addresses.SASL_SSL],
      tls: {ca: kafka.authority},
      sasl: {mechanism: 'SCRAM-SHA-512', username: 'shop', password: users.shop},
    }),
};

describe('logging in', () => {
  test.each(Object.entries(logins))('an application runs exactly once by %s', async (by, open) => {
    const name = `by-${by.toLowerCase()}`;
    await kafka.addAccessRules(documentedRules(name));
    await runThrough(name, open());
  });

  test('a token is renewed before it ends', async () => {
    let asked = 0;
    const lifetimeMs = 12_000;
    const oauthBearerProvider = async () => {
      asked++;
      return {value: kafka.newToken({user: 'shop', lifetimeMs})};
    };
    const broker = kafkaJs(secured({sasl: {mechanism: 'oauthbearer', oauthBearerProvider}}));
    onTestFinished(() => broker.close());
    await broker.connect();
    expect(asked).toBe(1);
    const untilMs = Date.now() + lifetimeMs - 1_000;
    // The same connection all the time: another login on it is a renewal.
    while (asked < 3 && Date.now() < untilMs) {
      await broker.topics();
      await sleep(100);
    }
    expect(asked).toBeGreaterThanOrEqual(3);
  });

  test('a provider that fails or hangs is told of', async () => {
    const hangs = () => new Promise<{value: string}>(() => undefined);
    for (const oauthBearerProvider of [() => Promise.reject(new Error('no idea')), hangs]) {
      const sasl = {mechanism: 'oauthbearer', oauthBearerProvider} as const;
      const limits = {connectTimeoutMs: 200, retryTimeoutMs: 500};
      const broker = kafkaJs(secured({sasl, ...limits}));
      onTestFinished(() => broker.close());
      await expect(broker.connect()).rejects.toMatchObject({
        code: 'STREAM_BROKER_UNAVAILABLE',
        message: expect.stringMatching(
          /oauthBearerProvider gave no token: (no idea|no token within)/,
        ),
      });
    }
  });

  test.each([
    {
      name: 'a wrong password',
      options: () => secured({sasl: {...scram, password: 'guess'}}),
      code: 'STREAM_AUTH_FAILED',
      text: /cannot log in to the broker .*invalid credentials/,
    },
    {
      name: 'a forged token',
      options: () => {
        const oauthBearerProvider = async () => ({
          value: (await token()).value.replace(/.{8}$/, 'AAAAAAAA'),
        });
        return secured({sasl: {mechanism: 'oauthbearer', oauthBearerProvider}});
      },
      code: 'STREAM_AUTH_FAILED',
      text: /the token was refused: .*invalid_token/,
    },
    {
      name: 'an authority that is not trusted',
      options: () => secured({ssl: true}),
      code: 'STREAM_AUTH_FAILED',
      text: /cannot trust the broker .*check the TLS options/,
    },
    {
      name: 'a missing client certificate',
      options: () => ({brokers: [kafka.addresses.SSL], ssl: {ca: kafka.authority}}),
      code: 'STREAM_AUTH_FAILED',
      text: /check the TLS options/,
    },
    {
      name: 'no TLS on a port with TLS',
      options: () => ({brokers: [kafka.addresses.SASL_SSL], sasl: scram}),
      code: 'STREAM_CONFIG_INVALID',
      text: /it wants TLS; set ssl/,
    },
    {
      name: 'no login where one is wanted',
      options: () => ({...secured({sasl: undefined}), retryTimeoutMs: 1_000}),
      code: 'STREAM_BROKER_UNAVAILABLE',
      text: /whether they want ssl or sasl/,
    },
  ])('$name is told', async ({options, code, text}) => {
    const broker = kafkaJs(options());
    onTestFinished(() => broker.close());
    await expect(broker.connect()).rejects.toMatchObject({
      code,
      message: expect.stringMatching(text),
    });
  });
});

// Last, as it takes the first user and the first certificate away.
describe('renewing', () => {
  const [add = '', remove = '', reload = ''] = commands.filter((line) =>
    line.startsWith('kafka-configs.sh'),
  );
  const canLogIn = async (options: KafkaJsOptions): Promise<boolean> => {
    const broker = kafkaJs(options);
    try {
      await broker.connect();
      return true;
    } catch {
      return false;
    } finally {
      await broker.close();
    }
  };

  test('a second user takes over from the first', async () => {
    await runDocumented(add);
    const second = secured({sasl: {...scram, username: 'shop-2', password: 'new-password'}});
    expect([await canLogIn(secured()), await canLogIn(second)]).toEqual([true, true]);
    await runDocumented(remove);
    await expect.poll(() => canLogIn(secured())).toBe(false);
    expect(await canLogIn(second)).toBe(true);
  });

  test('clients that trust both authorities see no difference', async () => {
    const before = kafka.authority;
    kafka.renewAuthority();
    const sasl = {...scram, username: 'admin', password: users.admin};
    const trusting = (...ca: string[]) => secured({sasl, ssl: {ca: ca.join('')}});
    expect(await canLogIn(trusting(before, kafka.authority))).toBe(true);
    expect(await canLogIn(trusting(kafka.authority))).toBe(false);
    await runDocumented(reload, {'=broker.pem': `=${kafka.certificateFile}`});
    await expect.poll(() => canLogIn(trusting(kafka.authority))).toBe(true);
    expect(await canLogIn(trusting(before, kafka.authority))).toBe(true);
    expect(await canLogIn(trusting(before))).toBe(false);
  });
});
