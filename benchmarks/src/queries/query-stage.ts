import {partitionCount} from '../common-workload/workload.ts';
import {kafkaStreamsContenders} from '../kafka-streams/contenders.ts';
import {eventsPerCpuSecond, eventsPerSecond, type Figure, type Pass} from '../measuring/figure.ts';
import type {Stage, StageContext} from '../stage.ts';
import {requireRight} from './comparison.ts';
import {type Contender, ownContenders} from './contender.ts';
import {type QueryName, queries} from './queries.ts';

/** With so many of us, each some fifteen seconds, a third run would tell little. */
const ownRunsMax = 2;

interface Measured {
  readonly contender: Contender;
  readonly passes: Pass[];
  note: string;
}

/** One query by us, with each client and guarantee, and by the peers. */
export function queryStage(query: QueryName): Stage {
  return {
    name: query,
    what: queries[query].what,
    run: async (context) => {
      const {runs, clients, hasPeers} = context.options;
      const own = ownContenders(query, clients).map(begin);
      for (let run = 1; run <= Math.min(runs, ownRunsMax); run++) {
        // In turn, so that a busy minute of the machine does not fall on one of them alone.
        for (const measured of own) await runOnce(context, query, measured);
      }
      // Once: they take several times as long, and their figures lie far from ours.
      const peers = hasPeers ? kafkaStreamsContenders(query).map(begin) : [];
      for (const measured of peers) await runOnce(context, query, measured);
      return [...withRatios(own.map(figureOf)), ...peers.map(figureOf)];
    },
  };
}

const begin = (contender: Contender): Measured => ({contender, passes: [], note: ''});

/** One run, with a consumer group, internal topics and an output topic of its own. */
async function runOnce(
  {options, workload, say}: StageContext,
  query: QueryName,
  measured: Measured,
): Promise<void> {
  const {contender, passes} = measured;
  const {bootstrap, broker, events} = await workload();
  const name = `bench-${query}-${Date.now().toString(36)}`;
  await broker.createTopics([{topic: name, partitions: partitionCount}]);
  const {profileDir} = options;
  const pass = await contender.run({bootstrap, name, events, profileDir});
  const comparison = await queries[query].compare(broker, {output: name, events});
  if (!contender.isPeer) measured.note = requireRight(comparison);
  else measured.note = peerNote(contender, comparison, pass);
  passes.push(pass);
  const perCpuSecond = Math.round(pass.events / (pass.cpuSeconds ?? Number.NaN));
  say(`${contender.name}: ${perCpuSecond.toLocaleString('en-US')} events per CPU second`);
}

function peerNote(
  {name}: Contender,
  {missing, fault, right}: Awaited<ReturnType<(typeof queries)[QueryName]['compare']>>,
  {events, droppedRecords = 0}: Pass,
): string {
  if (missing === 0 && fault === undefined) return right;
  const percent = ((missing / events) * 100).toFixed(1);
  const lost = `${missing.toLocaleString('en-US')} of ${events.toLocaleString('en-US')} events (${percent} %)`;
  const told = `it counted ${droppedRecords.toLocaleString('en-US')} as dropped, all of them late`;
  return [`${name}, lost ${lost}`, told, fault ?? ''].filter((part) => part !== '').join('; ');
}

const figureOf = ({contender: {name, isPeer}, passes, note}: Measured): Figure => ({
  ...{name, passes, note},
  ...(isPeer ? {isPeer} : {}),
});

/** With what exactly once costs against the same client's at least once. */
function withRatios(figures: readonly Figure[]): readonly Figure[] {
  return figures.map((figure) => {
    const other = figures.find(
      ({name}) => name === figure.name.replace('exactly-once', 'at-least-once'),
    );
    if (other === undefined || other === figure) return figure;
    const percent = (of: typeof eventsPerSecond): string =>
      `${Math.round(((of(figure)?.median ?? 0) / (of(other)?.median ?? 1)) * 100)} %`;
    const ratio = `${figure.name}: ${percent(eventsPerCpuSecond)} of at-least-once per CPU second, ${percent(eventsPerSecond)} per second`;
    return {...figure, note: [figure.note, ratio].filter((part) => part !== undefined).join('. ')};
  });
}
