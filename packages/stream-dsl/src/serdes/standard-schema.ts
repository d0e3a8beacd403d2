import {fieldPath} from './field-path.ts';
import {undecodable} from './serde-fault.ts';

/** What zod, valibot and arktype schemas have in common (standardschema.dev, version 1): the part that is used here. */
export interface StandardSchema<T> {
  readonly '~standard': {
    readonly version: 1;
    readonly vendor: string;
    readonly validate: (value: unknown) => StandardResult<T> | Promise<StandardResult<T>>;
  };
}

type StandardResult<T> =
  | {readonly value: T; readonly issues?: undefined}
  | {readonly issues: readonly StandardIssue[]};

interface StandardIssue {
  readonly message: string;
  readonly path?: readonly (PropertyKey | {readonly key: PropertyKey})[] | undefined;
}

/** The value as the schema gives it. Throws `STREAM_DECODE_FAILED` with the first field that does not follow it. */
export function validated<T>(serde: string, schema: StandardSchema<T>, value: unknown): T {
  const result = schema['~standard'].validate(value);
  if (result instanceof Promise) {
    const fault = {
      serde,
      field: '',
      expected: 'a schema that validates at once',
      found: 'a promise',
    };
    throw undecodable(fault);
  }
  if (result.issues === undefined) return result.value;
  const [issue] = result.issues;
  const found = issue?.message ?? 'a value that the schema refuses';
  throw undecodable({serde, field: pathOf(issue), expected: 'what the schema says', found});
}

function pathOf(issue: StandardIssue | undefined): string {
  return fieldPath((issue?.path ?? []).map((part) => (typeof part === 'object' ? part.key : part)));
}
