import {WireObject} from './wire-object.ts';

/** Settings of a named feature; lives until it is removed. */
export interface DomainMetadata {
  readonly kind: 'domainMetadata';
  readonly domain: string;
  readonly configuration: string;
  readonly removed: boolean;
  readonly extra?: Readonly<Record<string, unknown>> | undefined;
}

export function readDomainMetadata(value: unknown, where: string): DomainMetadata {
  const wire = new WireObject(value, where);
  return {
    kind: 'domainMetadata',
    domain: wire.text('domain'),
    configuration: wire.optionalText('configuration') ?? '',
    removed: wire.flag('removed'),
    ...wire.rest(),
  };
}

export function writeDomainMetadata(action: DomainMetadata): Record<string, unknown> {
  const {domain, configuration, removed, extra} = action;
  return {domain, configuration, removed, ...extra};
}
