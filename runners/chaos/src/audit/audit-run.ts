import type {Broker, RecordColumns} from '@crm/stream-dsl';
import type {Protocol} from '../../../e2e/src/protocol.ts';
import {outputs, partitionsOf} from '../topology/chaos-topics.ts';
import type {EnrichedValue, TotalValue, WindowValue} from '../topology/chaos-topology.ts';
import type {Workload} from '../workload/workload.ts';
import {auditEnriched, auditTotals, auditWindows, type OutputAudit} from './audit-outputs.ts';
import {Tally} from './tally.ts';

const idleMs = 30_000;

/** Reads every record of every output, read committed, and compares it with the truth. One check for each output. */
export async function auditRun(
  broker: Broker,
  workload: Workload,
  protocol: Protocol,
): Promise<readonly Tally[]> {
  const tallies = [
    await audit<EnrichedValue>(broker, outputs.enriched, auditEnriched(workload)),
    await audit<TotalValue>(broker, outputs.totals, auditTotals(workload)),
    await audit<WindowValue>(broker, outputs.windows, auditWindows(workload)),
    await audit<unknown>(broker, outputs.late, auditNothing('late')),
  ];
  for (const tally of tallies) report(tally, protocol);
  return tallies;
}

/** For an output in which nothing must be. */
function auditNothing(output: string): OutputAudit<unknown> {
  const tally = new Tally(output);
  return {
    take: (key, value) => {
      tally.found += 1;
      tally.count('wrong', `${key} ${JSON.stringify(value)}`);
    },
    result: () => tally,
  };
}

async function audit<V>(broker: Broker, topic: string, outputs: OutputAudit<V>): Promise<Tally> {
  const partitions = partitionsOf(topic);
  const open = new Set(partitions.map(({partition}) => partition));
  const fetcher = broker.fetcher();
  for (const at of partitions) fetcher.assign(at, 0);
  let lastMs = performance.now();
  while (open.size > 0) {
    for (const {partition, batches, nextOffset, endOffset} of await fetcher.poll(200)) {
      lastMs = performance.now();
      for (const batch of batches) takeBatch(batch, outputs);
      if (nextOffset >= endOffset) open.delete(partition);
    }
    if (performance.now() - lastMs > idleMs) throw new Error(`${topic} cannot be read to its end`);
  }
  await fetcher.close();
  return outputs.result();
}

function takeBatch<V>(batch: RecordColumns, outputs: OutputAudit<V>): void {
  const {bytes, partition, keyStart, keyEnd, valueStart, valueEnd} = batch;
  const text = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  for (let row = 0; row < batch.count; row += 1) {
    const key = text.toString('utf8', keyStart[row], keyEnd[row]);
    // Our own topology wrote it as JSON.
    const value = JSON.parse(text.toString('utf8', valueStart[row], valueEnd[row])) as V;
    outputs.take(key, value, partition);
  }
}

function report(tally: Tally, protocol: Protocol): void {
  const {output, expected, found, lost, duplicated, wrong, examples} = tally;
  const [all, there] = [expected, found].map((count) => count.toLocaleString('en-US'));
  // An output without a record would be right, and would prove nothing.
  const isProof = tally.isRight && (expected > 0 || output === 'late');
  const figures = `${there} of ${all}; lost ${lost}, duplicated ${duplicated}, wrong ${wrong}`;
  protocol.check(`output ${output}`, isProof, figures);
  for (const example of examples) protocol.say(`         ${example}`);
}
