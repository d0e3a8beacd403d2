import {optional, WireObject} from './wire-object.ts';

/** What a reader and a writer of the table must understand. */
export interface Protocol {
  readonly kind: 'protocol';
  readonly minReaderVersion: number;
  readonly minWriterVersion: number;
  /** There exactly at reader version 3. */
  readonly readerFeatures?: readonly string[] | undefined;
  /** There exactly at writer version 7. */
  readonly writerFeatures?: readonly string[] | undefined;
  readonly extra?: Readonly<Record<string, unknown>> | undefined;
}

export function readProtocol(value: unknown, where: string): Protocol {
  const wire = new WireObject(value, where);
  return {
    kind: 'protocol',
    minReaderVersion: wire.integer('minReaderVersion'),
    minWriterVersion: wire.integer('minWriterVersion'),
    ...optional('readerFeatures', wire.texts('readerFeatures')),
    ...optional('writerFeatures', wire.texts('writerFeatures')),
    ...wire.rest(),
  };
}

export function writeProtocol(protocol: Protocol): Record<string, unknown> {
  return {
    minReaderVersion: protocol.minReaderVersion,
    minWriterVersion: protocol.minWriterVersion,
    ...optional('readerFeatures', protocol.readerFeatures),
    ...optional('writerFeatures', protocol.writerFeatures),
    ...protocol.extra,
  };
}
