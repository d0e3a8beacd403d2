import type {NamedSchema} from './load-references.ts';
import type {SchemaKind} from './registry-client.ts';

/** A schema with all that it refers to. */
export interface WholeSchema {
  readonly text: string;
  readonly references: readonly NamedSchema[];
}

/** Why readers would break. */
export interface Breakage {
  readonly field: string;
  readonly reason: string;
  readonly fix: string;
}

/** Reads what was written with one schema; `start` lies behind the header. */
export type ReadWritten = (bytes: Uint8Array, start: number, end: number) => unknown;

/** What a subject's serde must know of Avro, Protobuf or JSON Schema. Made for the schema that the program has. */
export interface SubjectFormat {
  readonly kind: SchemaKind;
  /** Which message of the file; Protobuf only. */
  readonly messageIndexes?: readonly number[] | undefined;
  /** The two `…Breakage` cannot tell: only the registry can. */
  readonly isJudgedByRegistry: boolean;
  encode(value: unknown, header: Uint8Array): Uint8Array;
  /** Throws a `StreamError` when what was written with this schema cannot be read. */
  readerOf(written: WholeSchema): ReadWritten;
  /** What the program could not read of records written with `written`. */
  readBreakage(written: WholeSchema): Breakage | undefined;
  /** What readers with `theirs` could not read of the program's records. */
  writeBreakage(theirs: WholeSchema): Breakage | undefined;
}
