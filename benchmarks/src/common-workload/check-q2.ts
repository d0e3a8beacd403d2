import {type ColumnVector, DeltaTable} from '@crm/delta-writer';
import {planEvent} from './workload.ts';

const columns = ['eventId', 'price', 'quantity', 'ts'];

/** Reads the whole table back: each event once, with the values of the workload. Throws at the first difference. */
export async function checkQ2(location: string, events: number): Promise<string> {
  const table = await DeltaTable.open(location);
  const isThere = new Uint8Array(events);
  let rows = 0;
  try {
    for await (const batch of table.scan({columns})) {
      const [ids, prices, quantities, times] = batch.columns;
      const [price, quantity] = [integersOf(prices), integersOf(quantities)];
      const [ts, idOf] = [microsecondsOf(times), textsOf(ids)];
      for (let row = 0; row < batch.rowCount; row++) {
        const index = Number(idOf(row).slice(1));
        const plan = planEvent(index);
        const isRight =
          isThere[index] === 0 &&
          price[row] === plan.price &&
          quantity[row] === plan.quantity &&
          ts[row] === BigInt(plan.timestampMs) * 1_000n;
        if (!isRight) throw new Error(`event ${idOf(row)} is there twice, or with wrong values`);
        isThere[index] = 1;
      }
      rows += batch.rowCount;
    }
  } finally {
    await table.close();
  }
  if (rows !== events) throw new Error(`the table has ${rows} rows, ${events} were expected`);
  const {numFiles, sizeInBytes} = table.detail();
  return `each of ${rows.toLocaleString('en-US')} rows is there once, with the right time, price and quantity; ${numFiles} files, ${Math.round(sizeInBytes / 2 ** 20)} MiB`;
}

function integersOf(vector: ColumnVector | undefined): Int32Array {
  if (vector?.kind === 'integer') return vector.values;
  throw new Error(`a column of integers was expected: found ${vector?.kind}`);
}

function microsecondsOf(vector: ColumnVector | undefined): BigInt64Array {
  if (vector?.kind === 'timestamp') return vector.values;
  throw new Error(`a column of timestamps was expected: found ${vector?.kind}`);
}

function textsOf(vector: ColumnVector | undefined): (row: number) => string {
  if (vector?.kind !== 'string') throw new Error(`a column of texts was expected`);
  const {bytes, offsets} = vector;
  const text = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length);
  return (row) => text.toString('latin1', offsets[row], offsets[row + 1]);
}
