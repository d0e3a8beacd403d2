import type {Field, Fields, FieldType} from './field.ts';

export interface PostgresTableOptions {
  /** Name, with its schema if need be: `staging.events`. */
  readonly table: string;
  /** Names of fields, as declared. */
  readonly primaryKey?: readonly string[] | undefined;
}

/** `CREATE TABLE` for the fields: snake_case columns, nested values as jsonb, times with time zone. */
export function toPostgresTable(fields: Fields, options: PostgresTableOptions): string {
  const lines = Object.entries(fields).map(([name, field]) => column(name, field));
  const key = options.primaryKey?.map((name) => quote(snakeCase(name))) ?? [];
  if (key.length > 0) lines.push(`primary key (${key.join(', ')})`);
  const table = options.table.split('.').map(quote).join('.');
  return `create table ${table} (\n  ${lines.join(',\n  ')}\n);\n`;
}

function column(name: string, field: Field<unknown>): string {
  const column = quote(snakeCase(name));
  const {type} = field;
  const values = type.kind === 'oneOf' ? type.values.map((value) => literal(value)) : [];
  const check = values.length > 0 ? ` check (${column} in (${values.join(', ')}))` : '';
  return `${column} ${sqlType(type)}${field.nullable ? '' : ' not null'}${check}`;
}

const sqlTypes: Readonly<Record<FieldType['kind'], string>> = {
  string: 'text',
  version: 'text',
  oneOf: 'text',
  int: 'integer',
  long: 'bigint',
  double: 'double precision',
  boolean: 'boolean',
  timestamp: 'timestamptz',
  date: 'date',
  array: 'jsonb',
  struct: 'jsonb',
};

function sqlType(type: FieldType): string {
  return sqlTypes[type.kind];
}

function snakeCase(name: string): string {
  return name.replaceAll(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);
}

function quote(name: string): string {
  return `"${name.replaceAll('"', '""')}"`;
}

function literal(text: string): string {
  return `'${text.replaceAll("'", "''")}'`;
}
