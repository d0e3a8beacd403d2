import {describe, expect, test} from 'vitest';
import type {Metadata} from '../actions/metadata.ts';
import type {Protocol} from '../actions/protocol.ts';
import type {StructType} from '../schema/struct-type.ts';
import {checkReadable, checkWritable} from './table-features.ts';

const metadata = (configuration: Record<string, string> = {}): Metadata => ({
  kind: 'metaData',
  id: 'id',
  schemaString: '{}',
  partitionColumns: [],
  configuration,
  format: {},
});
const schema = (fieldMetadata: Record<string, unknown> = {}): StructType => ({
  type: 'struct',
  fields: [{name: 'a', type: 'long', nullable: true, metadata: fieldMetadata}],
});
const protocol = (reader: number, writer: number, features: Partial<Protocol> = {}): Protocol => ({
  kind: 'protocol',
  minReaderVersion: reader,
  minWriterVersion: writer,
  ...features,
});

describe('rule "Commits": unknown features are refused by name', () => {
  test.each([
    {what: protocol(3, 7, {readerFeatures: ['deletionVectors', 'x']}), named: 'deletionVectors, x'},
    {what: protocol(4, 8), named: 'reader version 4'},
  ])('to read: $named', ({what, named}) => {
    expect(() => checkReadable('t', what, metadata())).toThrow(
      expect.objectContaining({
        code: 'DELTA_FEATURE_UNSUPPORTED',
        message: expect.stringContaining(named),
      }),
    );
  });

  test('column mapping counts when it is used', () => {
    expect(() => checkReadable('t', protocol(2, 5), metadata())).not.toThrow();
    const mapped = metadata({'delta.columnMapping.mode': 'name'});
    expect(() => checkReadable('t', protocol(2, 5), mapped)).toThrow('mode name');
  });

  test.each([
    {
      name: 'an unknown writer feature',
      what: protocol(1, 7, {writerFeatures: ['rowTracking']}),
      named: 'rowTracking',
    },
    {name: 'a writer version', what: protocol(1, 8), named: 'writer version 8'},
    {
      name: 'a constraint',
      what: protocol(1, 3),
      configuration: {'delta.constraints.c': 'a > 1'},
      named: 'delta.constraints.c',
    },
    {
      name: 'an invariant',
      what: protocol(1, 2),
      field: {'delta.invariants': '{}'},
      named: 'column a',
    },
    {
      name: 'a generated column',
      what: protocol(1, 4),
      field: {'delta.generationExpression': 'b'},
      named: 'generatedColumns',
    },
  ])('readable but not writable: $name', ({what, configuration = {}, field = {}, named}) => {
    const table = {metadata: metadata(configuration), schema: schema(field)};
    expect(() => checkReadable('t', what, table.metadata)).not.toThrow();
    expect(() => checkWritable('t', what, table)).toThrow(
      expect.objectContaining({
        code: 'DELTA_FEATURE_UNSUPPORTED',
        message: expect.stringContaining(named),
      }),
    );
  });

  test.each([1, 2, 3, 4, 5, 6])(
    'writer version %i without use of what it brings is fine',
    (writer) => {
      const table = {metadata: metadata(), schema: schema()};
      expect(() => checkWritable('t', protocol(1, writer), table)).not.toThrow();
    },
  );
});
