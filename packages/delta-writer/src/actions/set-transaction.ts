import {optional, WireObject} from './wire-object.ts';

/** How far one application has got; makes a replayed append recognisable. The latest one wins, and may be lower. */
export interface SetTransaction {
  readonly kind: 'txn';
  readonly appId: string;
  readonly version: number;
  readonly updatedMs?: number | undefined;
  readonly extra?: Readonly<Record<string, unknown>> | undefined;
}

export function readSetTransaction(value: unknown, where: string): SetTransaction {
  const wire = new WireObject(value, where);
  return {
    kind: 'txn',
    appId: wire.text('appId'),
    version: wire.integer('version'),
    ...optional('updatedMs', wire.optionalInteger('lastUpdated')),
    ...wire.rest(),
  };
}

export function writeSetTransaction(txn: SetTransaction): Record<string, unknown> {
  return {
    appId: txn.appId,
    version: txn.version,
    ...optional('lastUpdated', txn.updatedMs),
    ...txn.extra,
  };
}
