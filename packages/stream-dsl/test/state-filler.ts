import {isStreamError} from '../src/errors.ts';
import {sqliteState} from '../src/state-storage/sqlite/sqlite-state.ts';

/*
 * A process whose files may grow to a limit only: commits rows to a task's state until the disk takes no more, and
 * prints how many, and the code of the refusal, as JSON. Row and position say the number of their commit.
 */
// Without a handler the limit ends the process; with one, the write fails as on a full disk.
process.on('SIGXFSZ', () => undefined);
const [folder = ''] = process.argv.slice(2);
const state = sqliteState({folder});
await state.open('filled');
const task = await state.task('0_0');
let committed = 0;
try {
  for (;;) {
    const next = committed + 1;
    task.image('rows').put(`row-${next}`, 'x'.repeat(3_000), next);
    const at = {topic: 'rows', partition: 0, offset: next, savedAtMs: 0};
    await task.commit([at]);
    committed = next;
  }
} catch (error) {
  if (!isStreamError(error)) throw error;
  console.log(JSON.stringify({committed, code: error.code}));
}
await state.close().catch(() => undefined);
