import type {DatabaseSync} from 'node:sqlite';
import type {StoredPosition} from '../../ports/state-storage.ts';
import {crc32c} from '../../record-batch/crc32c.ts';
import {corrupt} from './sqlite-error.ts';

/** Throws STREAM_STATE_CORRUPT for a position that was not written so. */
export function readPositions(database: DatabaseSync): readonly StoredPosition[] {
  const rows = database.prepare('SELECT topic, part, next, saved, check_sum FROM positions').all();
  return rows.map(({topic, part, next, saved, check_sum: sum}) => {
    const position = {
      topic: String(topic),
      partition: Number(part),
      offset: Number(next),
      savedAtMs: Number(saved),
    };
    if (sum === checksum(position)) return position;
    throw corrupt(`read the position of ${position.topic}`, 'its checksum is another');
  });
}

export function writePositions(database: DatabaseSync, positions: readonly StoredPosition[]): void {
  const put = database.prepare('INSERT OR REPLACE INTO positions VALUES (?, ?, ?, ?, ?)');
  for (const position of positions) {
    const {topic, partition, offset, savedAtMs} = position;
    put.run(topic, partition, offset, savedAtMs, checksum(position));
  }
}

function checksum({topic, partition, offset, savedAtMs}: StoredPosition): number {
  return crc32c(Buffer.from(`${topic} ${partition} ${offset} ${savedAtMs}`));
}
