import {faultKinds} from '../faults/fault.ts';
import {commitIntervalMs, sessionTimeoutMs} from '../processes/settings.ts';
import {percentile} from './percentile.ts';
import type {FaultRecord, RunRecord} from './run-record.ts';

/** The report for people. */
export function markdown(record: RunRecord): string {
  const {options, faults, audit, unaskedEnds} = record;
  return `# Chaos

Three brokers and four instances on one machine, ${options.minutes} minutes of ${whole(options.rate)} events a second, and
${faults.length} faults meanwhile. Written by \`${record.command}\`; another run with this seed has the same events and the same
faults at the same times.

${environment(record)}

![throughput, lag, instances and faults over time](chaos.svg)

## Audit

Every event follows from the seed and its number, and so does every result. All records of all outputs were read, read
committed, and compared with that. Results of a key must come in their order.

| output | records | right | lost | duplicated | wrong |
|---|---|---|---|---|---|
${audit.map((each) => `| ${each.output} | ${whole(each.found)} | ${whole(each.expected)} | ${each.lost} | ${each.duplicated} | ${each.wrong} |`).join('\n')}

\`late\` holds what came too late for its window; no event is late in truth, so nothing must be there.

## Faults

From the begin of a fault until every partition of the outputs had results again (a partition counts as stopped after 2 s
without), and until the lag was back to normal (at most ${whole(record.normalLag)} records, what the load brings in 2 s to the
three topics that an event goes through). 0 is a fault that no output and no lag showed. Looked at twice a second. A broker counts as over when the cluster takes it
for alive again; a time with a plus sign lasted until the next fault began.

| fault | times | results again p50 | p99 | lag normal p50 | p99 | records restored |
|---|---|---|---|---|---|---|
${faultKinds.flatMap((kind) => kindRow(faults.filter((fault) => fault.kind === kind)) ?? []).join('\n')}
${allRow(faults)}

## One by one

| | at | fault | over after | partitions stopped | results again | lag normal | highest lag | restored |
|---|---|---|---|---|---|---|---|---|
${faults.map(faultRow).join('\n')}
${unaskedEnds.length === 0 ? '' : `\nEnded by themselves, and were started again:\n\n${unaskedEnds.map((end) => `- ${end}`).join('\n')}\n`}`;
}

function environment({machine, options, loadMs, date, samples}: RunRecord): string {
  const {cpu, cores, memoryGiB, node, loadAverage, commit} = machine;
  const last = samples.at(-1)?.sent ?? 0;
  const held = Math.round((last * 1_000) / loadMs);
  const memory = Math.max(
    ...samples.map(({instances}) => instances.reduce((sum, {rssBytes}) => sum + rssBytes, 0)),
  );
  return `| | |
|---|---|
| load | ${whole(last)} events in ${seconds(loadMs)}: ${whole(held)} a second (asked: ${whole(options.rate)}) |
| topology | three sub-topologies of 6 partitions: running totals; stream-table join behind a repartition; windows of 2 s, final results only, behind another |
| guarantee | exactly once, commit every ${commitIntervalMs} ms, session time-out ${whole(sessionTimeoutMs)} ms, one standby for each task, state on disk; instances 1 and 3 with an \`instanceId\` |
| brokers | Kafka on KRaft, replication 3, \`min.insync.replicas\` 2 |
| memory | ${Math.round(memory / 2 ** 20)} MiB at most, all four instances together |
| machine | ${cores} cores (${cpu}) for all of it, beside whatever else ran on it, ${memoryGiB} GiB, Node ${node}; load average ${loadAverage.join(', ')} |
| code | ${commit}, ${date.slice(0, 16).replace('T', ' ')} UTC |`;
}

function kindRow(faults: readonly FaultRecord[]): string | undefined {
  const [first] = faults;
  return first && `| ${first.kind} ${figures(faults)}`;
}

function allRow(faults: readonly FaultRecord[]): string {
  return `| **all** ${figures(faults)}`;
}

function figures(faults: readonly FaultRecord[]): string {
  const outputs = faults.map(({recovery}) => recovery.outputsMs);
  const lags = faults.map(({recovery}) => recovery.lagMs);
  const restored = faults.reduce((sum, {recovery}) => sum + recovery.restoredRecords, 0);
  const cells = [outputs, lags].flatMap((values) => [
    seconds(percentile(values, 0.5) ?? 0),
    seconds(percentile(values, 0.99) ?? 0),
  ]);
  return `| ${faults.length} | ${cells.join(' | ')} | ${whole(restored)} |`;
}

function faultRow({title, beganMs, overMs, recovery}: FaultRecord, at: number): string {
  const plus = recovery.isComplete ? '' : '+';
  return `| ${at + 1} | ${seconds(beganMs)} | ${title} | ${seconds(overMs - beganMs)} | ${recovery.partitionsStopped} of 12 | ${seconds(recovery.outputsMs)}${plus} | ${seconds(recovery.lagMs)}${plus} | ${whole(recovery.highestLag)} | ${whole(recovery.restoredRecords)} |`;
}

function seconds(ms: number): string {
  return ms === 0 ? '0' : `${(ms / 1_000).toFixed(1)} s`;
}

function whole(value: number): string {
  return Math.round(value).toLocaleString('en-US');
}
