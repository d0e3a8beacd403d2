import {type AddFile, readAddFile, writeAddFile} from './add-file.ts';
import {type CommitInfo, readCommitInfo, writeCommitInfo} from './commit-info.ts';
import {type DomainMetadata, readDomainMetadata, writeDomainMetadata} from './domain-metadata.ts';
import {type Metadata, readMetadata, writeMetadata} from './metadata.ts';
import {type Protocol, readProtocol, writeProtocol} from './protocol.ts';
import {type RemoveFile, readRemoveFile, writeRemoveFile} from './remove-file.ts';
import {readSetTransaction, type SetTransaction, writeSetTransaction} from './set-transaction.ts';

/** An action that this package does not know: readers pass over it (PROTOCOL.md, "Actions"). */
export interface UnknownAction {
  readonly kind: 'unknown';
  readonly name: string;
  readonly value: unknown;
}

/** One line of a commit, one row of a checkpoint. */
export type Action =
  | AddFile
  | RemoveFile
  | Metadata
  | Protocol
  | SetTransaction
  | CommitInfo
  | DomainMetadata
  | UnknownAction;

const readers: Readonly<Record<string, (value: unknown, where: string) => Action>> = {
  add: readAddFile,
  remove: readRemoveFile,
  metaData: readMetadata,
  protocol: readProtocol,
  txn: readSetTransaction,
  commitInfo: readCommitInfo,
  domainMetadata: readDomainMetadata,
};

/** Reads the action of that name. `where` names the place in messages. Throws DELTA_LOG_CORRUPT. */
export function readAction(name: string, value: unknown, where: string): Action {
  const read = Object.hasOwn(readers, name) ? readers[name] : undefined;
  return read?.(value, `${where}: ${name}`) ?? {kind: 'unknown', name, value};
}

/** The object that stands on one line of a commit. */
export function writeAction(action: Action): Record<string, unknown> {
  switch (action.kind) {
    case 'add':
      return {add: writeAddFile(action)};
    case 'remove':
      return {remove: writeRemoveFile(action)};
    case 'metaData':
      return {metaData: writeMetadata(action)};
    case 'protocol':
      return {protocol: writeProtocol(action)};
    case 'txn':
      return {txn: writeSetTransaction(action)};
    case 'commitInfo':
      return {commitInfo: writeCommitInfo(action)};
    case 'domainMetadata':
      return {domainMetadata: writeDomainMetadata(action)};
    case 'unknown':
      return {[action.name]: action.value};
  }
}
