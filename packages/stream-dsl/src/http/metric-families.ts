import {
  type Labels,
  latencySamples,
  type MetricFamily,
  renderFamilies,
  type Sample,
} from '../observability/prometheus-text.ts';
import type {InputView, TaskView} from '../runtime/app-view.ts';
import type {MetricsSnapshot} from '../runtime/metrics.ts';
import type {AppState} from '../runtime/stream-app.ts';
import type {OperableApp} from './operable-app.ts';

/** The metrics of an application for Prometheus; `docs/operating/metrics.md` says what each of them means. */
export function prometheusText(app: OperableApp): string {
  const metrics = app.metrics();
  const tasks = app.view.tasks();
  const families = [
    ...clientFamilies(app, metrics),
    ...threadFamilies(metrics),
    ...taskFamilies(tasks),
    ...nodeFamilies(metrics),
    ...storeFamilies(tasks),
    ...processFamilies(),
  ];
  return renderFamilies(families, {application: app.topology.name});
}

const STATES: Readonly<Record<AppState, true>> = {
  starting: true,
  running: true,
  recovering: true,
  closing: true,
  closed: true,
  failed: true,
};

function clientFamilies(app: OperableApp, metrics: MetricsSnapshot): readonly MetricFamily[] {
  const states = Object.keys(STATES).map((state) => sample({state}, Number(app.state === state)));
  const tasks = app.view.tasks().length;
  const {recoveries, deadLetters, outOfOrder, restoredRecords} = metrics;
  const rebalances = app.metrics().rebalances;
  return [
    gauge('stream_client_state', 'State of the application: 1 for the one it is in.', states),
    gauge('stream_client_ready', 'Whether all tasks are open.', one(Number(app.isReady))),
    gauge('stream_client_paused', 'Whether processing is paused.', one(Number(app.isPaused))),
    gauge('stream_client_tasks', 'Tasks that the group gave to this instance.', one(tasks)),
    counter('stream_client_rebalances_total', 'Assignments by the group.', one(rebalances)),
    counter('stream_client_recoveries_total', 'Faults it recovered from.', one(recoveries)),
    counter('stream_client_dead_letters_total', 'Dead letters written.', one(deadLetters)),
    counter(
      'stream_client_out_of_order_total',
      'Table updates older than what the table had.',
      one(outOfOrder),
    ),
    counter(
      'stream_client_restore_total',
      'Records restored into stores (restore-total).',
      one(restoredRecords),
    ),
  ];
}

function threadFamilies(metrics: MetricsSnapshot): readonly MetricFamily[] {
  const {poll, process, commit} = metrics.latencies;
  return [
    counter('stream_thread_process_total', 'Records processed.', one(metrics.consumed)),
    gauge(
      'stream_thread_process_rate',
      'Records processed a second, over 30 seconds.',
      one(metrics.consumedPerSecond),
    ),
    counter('stream_thread_commit_total', 'Commits of tasks.', one(metrics.commits)),
    histogram('stream_thread_poll_latency_seconds', 'Waiting for records.', latencySamples(poll)),
    histogram(
      'stream_thread_process_latency_seconds',
      'Processing in one turn of the loop.',
      latencySamples(process),
    ),
    histogram(
      'stream_thread_commit_latency_seconds',
      'One commit of one task: flush, send, offsets, end of the transaction.',
      latencySamples(commit),
    ),
  ];
}

function taskFamilies(tasks: readonly TaskView[]): readonly MetricFamily[] {
  const inputs = (value: (input: InputView) => number | undefined): Sample[] =>
    tasks.flatMap(({name, inputs}) =>
      inputs.flatMap((input) => {
        const found = value(input);
        const {topic, partition} = input;
        return found === undefined ? [] : [sample({task: name, topic, partition}, found)];
      }),
    );
  const open = tasks.map(({name, kind, state}) =>
    sample({task: name, kind}, Number(state === 'running')),
  );
  const restores = tasks.flatMap(({name, kind, restoreRemaining}) =>
    restoreRemaining === undefined ? [] : [sample({task: name, kind}, restoreRemaining)],
  );
  return [
    gauge('stream_task_open', 'Whether the state of the task is restored.', open),
    gauge(
      'stream_task_state_bytes',
      'Bytes of its state on disk.',
      tasks.map(({name, kind, storedBytes}) => sample({task: name, kind}, storedBytes)),
    ),
    gauge('stream_task_restore_remaining_records', 'Records still to be restored.', restores),
    gauge(
      'stream_task_input_lag_records',
      'Records of the partition that are not processed (records-lag).',
      inputs(({lagRecords}) => lagRecords),
    ),
    gauge(
      'stream_task_input_lag_seconds',
      'Event time behind the wall clock while there is a lag.',
      inputs(({lagMs}) => lagMs / 1_000),
    ),
    gauge(
      'stream_task_input_catch_up_seconds',
      'Time until there is no lag, while it shrinks.',
      inputs(({catchUpMs}) => catchUpMs && catchUpMs / 1_000),
    ),
    gauge(
      'stream_task_active_buffer_count',
      'Fetched records that wait.',
      inputs(({bufferedRecords}) => bufferedRecords),
    ),
    gauge(
      'stream_task_input_buffer_bytes',
      'Bytes of fetched records that wait (input-buffer-bytes-total).',
      inputs(({bufferedBytes}) => bufferedBytes),
    ),
  ];
}

function nodeFamilies({nodes, dropped, topics}: MetricsSnapshot): readonly MetricFamily[] {
  const counts = (name: 'consumed' | 'produced' | 'late'): Sample[] =>
    nodes.filter((node) => node[name] > 0).map((node) => sample({node: node.node}, node[name]));
  const latency = (name: 'minMs' | 'avgMs' | 'maxMs'): Sample[] =>
    nodes.flatMap(({node, endToEnd}) =>
      endToEnd === undefined ? [] : [sample({node}, endToEnd[name] / 1_000)],
    );
  const e2e = 'From the time of a record to its writing by a sink (KIP-613), over 30 to 60 s:';
  return [
    counter('stream_node_process_total', 'Records that a source read.', counts('consumed')),
    counter('stream_node_produced_total', 'Records that a sink wrote.', counts('produced')),
    counter(
      'stream_node_late_records_total',
      'Records too late for a window, one per window missed.',
      counts('late'),
    ),
    counter(
      'stream_node_dropped_records_total',
      'Records that did not go on, by reason.',
      dropped.map(({node, reason, count}) => sample({node, reason}, count)),
    ),
    gauge('stream_node_record_e2e_latency_min_seconds', `${e2e} least.`, latency('minMs')),
    gauge('stream_node_record_e2e_latency_avg_seconds', `${e2e} mean.`, latency('avgMs')),
    gauge('stream_node_record_e2e_latency_max_seconds', `${e2e} greatest.`, latency('maxMs')),
    counter(
      'stream_topic_records_produced_total',
      'Records written and acknowledged, internal topics included.',
      topics.map(({topic, records}) => sample({topic}, records)),
    ),
    counter(
      'stream_topic_bytes_produced_total',
      'Their bytes before compression.',
      topics.map(({topic, bytes}) => sample({topic}, bytes)),
    ),
  ];
}

function storeFamilies(tasks: readonly TaskView[]): readonly MetricFamily[] {
  const stores = tasks.flatMap(({name, stores}) =>
    stores.map((store) => ({...store, labels: {task: name, store: store.name}})),
  );
  return [
    gauge(
      'stream_store_entries',
      'Entries of the store (num-entries).',
      stores.map(({labels, entries}) => sample(labels, entries)),
    ),
  ];
}

function processFamilies(): readonly MetricFamily[] {
  const {user, system} = process.cpuUsage();
  const resident = process.memoryUsage.rss();
  return [
    counter('process_cpu_seconds_total', 'CPU time of the process.', one((user + system) / 1e6)),
    gauge('process_resident_memory_bytes', 'Resident memory of the process.', one(resident)),
  ];
}

function sample(labels: Labels, value: number): Sample {
  return {labels, value};
}

function one(value: number): readonly Sample[] {
  return [{labels: {}, value}];
}

function gauge(name: string, help: string, samples: readonly Sample[]): MetricFamily {
  return {name, help, type: 'gauge', samples};
}

function counter(name: string, help: string, samples: readonly Sample[]): MetricFamily {
  return {name, help, type: 'counter', samples};
}

function histogram(name: string, help: string, samples: MetricFamily['samples']): MetricFamily {
  return {name, help, type: 'histogram', samples};
}
