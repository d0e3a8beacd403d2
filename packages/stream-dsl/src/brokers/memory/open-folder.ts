import {mkdir, realpath} from 'node:fs/promises';
import {join} from 'node:path';
import {isStreamError} from '../../errors.ts';
import {lockFolder} from '../../folder-lock.ts';
import type {OpenJournal} from './embedded-log.ts';
import {FileJournal} from './file-journal.ts';
import {openJournalFile} from './journal-file.ts';
import {storageError} from './storage-error.ts';

const JOURNAL_NAME = 'journal';

/** The journal in `folder`, which is made if it is not there, and is this process's own until the journal is closed. */
export function openFolder(folder: string): OpenJournal {
  return async (apply) => {
    try {
      await mkdir(folder, {recursive: true});
      const path = await realpath(folder);
      const lock = await lockFolder(path);
      try {
        const file = await openJournalFile(join(path, JOURNAL_NAME));
        const journal = await FileJournal.open(file, {apply}).catch(async (error: unknown) => {
          await file.close();
          throw error;
        });
        return {
          submit: (command) => journal.submit(command),
          read: (stored) => journal.read(stored),
          close: () => journal.close().finally(() => lock.release()),
        };
      } catch (error) {
        await lock.release();
        throw error;
      }
    } catch (error) {
      throw isStreamError(error) ? error : storageError(`open ${folder}`, error);
    }
  };
}
