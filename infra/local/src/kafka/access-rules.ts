import kafkajs from 'kafkajs';
import {LocalError} from '../errors.ts';
import {waitUntil} from '../process/wait-until.ts';

// Node finds the names of a CommonJS package only where they are written plainly, and these are not.
const {
  AclOperationTypes,
  AclPermissionTypes,
  AclResourceTypes,
  Kafka,
  logLevel,
  ResourcePatternTypes,
} = kafkajs;

const operations = {
  Read: AclOperationTypes.READ,
  Write: AclOperationTypes.WRITE,
  Create: AclOperationTypes.CREATE,
  Delete: AclOperationTypes.DELETE,
  Describe: AclOperationTypes.DESCRIBE,
  DescribeConfigs: AclOperationTypes.DESCRIBE_CONFIGS,
  IdempotentWrite: AclOperationTypes.IDEMPOTENT_WRITE,
} as const;

const resources = {
  topic: AclResourceTypes.TOPIC,
  group: AclResourceTypes.GROUP,
  'transactional-id': AclResourceTypes.TRANSACTIONAL_ID,
} as const;

/** One ACL: what a user may do with a resource, or with all whose names begin so. */
export type AccessRule = Readonly<{
  user: string;
  operation: keyof typeof operations;
  resource: keyof typeof resources;
  name: string;
  isPrefix?: boolean | undefined;
}>;

const knownTimeoutMs = 10_000;

/** Adds the rules and waits until the broker at `bootstrap` (plain) goes by them. */
export async function addAccessRules(
  bootstrap: string,
  rules: readonly AccessRule[],
): Promise<void> {
  const admin = new Kafka({
    brokers: bootstrap.split(','),
    clientId: 'local-access',
    logLevel: logLevel.NOTHING,
  }).admin();
  const entries = rules.map(({user, operation, resource, name, isPrefix}) => ({
    principal: `User:${user}`,
    host: '*',
    operation: operations[operation],
    permissionType: AclPermissionTypes.ALLOW,
    resourceType: resources[resource],
    resourceName: name,
    resourcePatternType: isPrefix ? ResourcePatternTypes.PREFIXED : ResourcePatternTypes.LITERAL,
  }));
  await admin.connect();
  try {
    await admin.createAcls({acl: entries});
    const last = entries.at(-1);
    if (last === undefined) return;
    // A broker hears of them, in their order, a moment after the controller has taken them.
    const isKnown = async () => (await admin.describeAcls(last)).resources.length > 0;
    if (await waitUntil(isKnown, {timeoutMs: knownTimeoutMs, everyMs: 20})) return;
    throw new LocalError('START_FAILED', 'cannot add access rules: the broker does not know them');
  } finally {
    await admin.disconnect();
  }
}
