import {execFileSync} from 'node:child_process';
import {mkdtempSync, readFileSync, rmSync, writeFileSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {pythonWithReaders} from '@crm/local';
import {afterAll, beforeAll, describe, expect, test} from 'vitest';
import type {DataType, StructType} from '../schema/struct-type.ts';
import {columnsToRows} from './columns-to-rows.ts';
import {encodeParquet} from './encode-parquet.ts';
import {readParquet} from './read-parquet.ts';
import {rowsToColumns} from './rows-to-columns.ts';

let python = '';
let dir = '';

beforeAll(async () => {
  dir = mkdtempSync(join(tmpdir(), 'parquet-'));
  python = await pythonWithReaders();
});

afterAll(() => rmSync(dir, {recursive: true, force: true}));

const run = (program: string, path: string): string =>
  execFileSync(python, ['-c', program, path], {encoding: 'utf8'});

const schemaOf = (columns: Record<string, DataType>): StructType => ({
  type: 'struct',
  fields: Object.entries(columns).map(([name, type]) => {
    return {name, type, nullable: name !== 'key', metadata: {}};
  }),
});

const everyType = schemaOf({
  key: 'long',
  string: 'string',
  integer: 'integer',
  short: 'short',
  byte: 'byte',
  float: 'float',
  double: 'double',
  boolean: 'boolean',
  binary: 'binary',
  date: 'date',
  timestamp: 'timestamp',
  timestamp_ntz: 'timestamp_ntz',
  decimal: 'decimal(38,3)',
  array: {type: 'array', elementType: 'string', containsNull: true},
  map: {type: 'map', keyType: 'string', valueType: 'string', valueContainsNull: true},
  struct: schemaOf({x: 'integer', y: 'decimal(9,2)'}),
});
const oneRow = {
  key: 2n ** 63n - 1n,
  string: '한국 😀',
  integer: -(2 ** 31),
  short: -32_768,
  byte: 127,
  float: 1.5,
  double: 0.1,
  boolean: true,
  binary: Uint8Array.of(0, 255),
  date: '2021-09-08',
  timestamp: 1_631_099_471_000_001n,
  timestamp_ntz: -1n,
  decimal: '-12345678901234567890.123',
  array: ['a', null],
  map: {k: 'v'},
  struct: {x: null, y: '1.50'},
};

describe('pyarrow reads our file', () => {
  test('values of every type', () => {
    const path = join(dir, 'ours.parquet');
    writeFileSync(
      path,
      encodeParquet(everyType, [rowsToColumns(everyType, [oneRow, {key: 0}])], {
        rowGroupRowsMax: 1,
      }),
    );
    const printed = run(
      `
import json, sys, pyarrow.parquet as pq
table = pq.read_table(sys.argv[1])
print(json.dumps([{k: v if isinstance(v, (int, bool)) else str(v) for k, v in row.items()} for row in table.to_pylist()]))
columns = pq.ParquetFile(sys.argv[1]).schema
print(json.dumps([[c.path, c.physical_type, str(c.logical_type)] for c in columns]))
`,
      path,
    );
    const [rows = '', columns = ''] = printed.trimEnd().split('\n');
    const nulls = everyType.fields.map(({name}) => [name, name === 'key' ? 0 : 'None']);
    expect(JSON.parse(rows.replace('9223372036854775807', '"max"'))).toEqual([
      {
        key: 'max',
        string: '한국 😀',
        integer: -2_147_483_648,
        short: -32_768,
        byte: 127,
        float: '1.5',
        double: '0.1',
        boolean: true,
        binary: "b'\\x00\\xff'",
        date: '2021-09-08',
        timestamp: '2021-09-08 11:11:11.000001+00:00',
        timestamp_ntz: '1969-12-31 23:59:59.999999',
        decimal: '-12345678901234567890.123',
        array: "['a', None]",
        map: "[('k', 'v')]",
        struct: "{'x': None, 'y': Decimal('1.50')}",
      },
      Object.fromEntries(nulls),
    ]);
    const isUtc = (flag: boolean): string =>
      `Timestamp(isAdjustedToUTC=${flag}, timeUnit=microseconds, is_from_converted_type=false, force_set_converted_type=false)`;
    expect(JSON.parse(columns)).toEqual(
      expect.arrayContaining([
        ['timestamp', 'INT64', isUtc(true)],
        ['timestamp_ntz', 'INT64', isUtc(false)],
        ['short', 'INT32', 'Int(bitWidth=16, isSigned=true)'],
        ['date', 'INT32', 'Date'],
        ['array.list.element', 'BYTE_ARRAY', 'String'],
        ['map.key_value.key', 'BYTE_ARRAY', 'String'],
        ['struct.y', 'INT32', 'Decimal(precision=9, scale=2)'],
      ]),
    );
  });

  test('every encoding that is chosen', () => {
    const schema = schemaOf({
      key: 'long',
      at: 'timestamp',
      id: 'string',
      kind: 'string',
      price: 'double',
    });
    const rows = Array.from({length: 5000}, (_, index) => ({
      key: index,
      at: 1_700_000_000_000 + index * 3,
      id: `id-${Math.imul(index, 2_654_435_761) >>> 0}`,
      kind: index % 3 === 0 ? null : 'view',
      price: Math.imul(index, 2_654_435_761) / 7,
    }));
    const path = join(dir, 'encodings.parquet');
    writeFileSync(path, encodeParquet(schema, [rowsToColumns(schema, rows)]));
    const printed = run(
      `
import json, sys, pyarrow.parquet as pq
group = pq.ParquetFile(sys.argv[1]).metadata.row_group(0)
print(json.dumps({group.column(i).path_in_schema: [e for e in group.column(i).encodings if e != "RLE"] for i in range(5)}))
rows = pq.read_table(sys.argv[1]).to_pylist()
print(json.dumps([[r["key"], int(r["at"].timestamp() * 1000 + .5), r["id"], r["kind"], r["price"]] for r in rows]))
`,
      path,
    );
    const [encodings = '', values = ''] = printed.trimEnd().split('\n');
    expect(JSON.parse(encodings)).toEqual({
      key: ['DELTA_BINARY_PACKED'],
      at: ['DELTA_BINARY_PACKED'],
      id: ['DELTA_LENGTH_BYTE_ARRAY'],
      kind: ['PLAIN', 'RLE_DICTIONARY'],
      price: ['PLAIN'],
    });
    expect(JSON.parse(values)).toEqual(rows.map((row) => Object.values(row)));
  });
});

describe('we read files of pyarrow', () => {
  // Every column in another form than ours, and wider types in the schema than in the file.
  const program = `
import datetime, decimal, sys
import pyarrow as pa, pyarrow.parquet as pq
moment = 1631099471000000999
table = pa.table({
    "int96": pa.array([moment, None], pa.timestamp("ns", "UTC")),
    "large": pa.array(["a", "한국"], pa.large_utf8()),
    "viewed": pa.array(["a longer text than twelve", None], pa.string_view()),
    "coded": pa.array(["x", None]).dictionary_encode(),
    "blob": pa.array([b"ab", None], pa.binary(2)),
    "int_to_long": pa.array([-1, None], pa.int32()),
    "byte_to_short": pa.array([-128, None], pa.int8()),
    "float_to_double": pa.array([1.5, None], pa.float32()),
    "int_to_decimal": pa.array([-7, None], pa.int32()),
    "decimal_to_decimal": pa.array([decimal.Decimal("-1.50"), None], pa.decimal128(5, 2)),
    "date_to_ntz": pa.array([datetime.date(1969, 12, 31), None], pa.date32()),
    "extra": pa.array([1, 2]),
    "inner": pa.array([{"b": 2, "a": 1}, None]),
})
pq.write_table(table, sys.argv[1], use_deprecated_int96_timestamps=True)
`;
  const schema = schemaOf({
    int96: 'timestamp',
    large: 'string',
    viewed: 'string',
    coded: 'string',
    blob: 'binary',
    int_to_long: 'long',
    byte_to_short: 'short',
    float_to_double: 'double',
    int_to_decimal: 'decimal(12,2)',
    decimal_to_decimal: 'decimal(10,4)',
    date_to_ntz: 'timestamp_ntz',
    missing: 'double',
    inner: schemaOf({a: 'long', b: 'long', c: 'string'}),
  });

  test('in the types of the schema', async () => {
    const path = join(dir, 'foreign.parquet');
    run(program, path);
    const read: unknown[] = [];
    for await (const batch of readParquet(readFileSync(path), schema)) {
      read.push(...columnsToRows(schema, batch));
    }
    expect(read).toEqual([
      {
        int96: 1_631_099_471_000_000n,
        large: 'a',
        viewed: 'a longer text than twelve',
        coded: 'x',
        blob: new TextEncoder().encode('ab'),
        int_to_long: -1n,
        byte_to_short: -128,
        float_to_double: 1.5,
        int_to_decimal: '-7.00',
        decimal_to_decimal: '-1.5000',
        date_to_ntz: -86_400_000_000n,
        missing: null,
        inner: {a: 1n, b: 2n, c: null},
      },
      {
        ...Object.fromEntries(schema.fields.map(({name}) => [name, null])),
        large: '한국',
      },
    ]);
  });

  test('a type that cannot become the schema’s is refused by column', async () => {
    const path = join(dir, 'foreign.parquet');
    const narrow = schemaOf({int_to_long: 'short'});
    const batches = readParquet(readFileSync(path), narrow);
    await expect(batches.next()).rejects.toMatchObject({
      code: 'DELTA_DATA_CORRUPT',
      column: 'int_to_long',
    });
  });
});
