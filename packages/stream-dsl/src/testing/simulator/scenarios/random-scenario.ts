import {topology} from '../../../dsl/topology.ts';
import {json} from '../../../serdes.ts';
import type {Random} from '../random.ts';
import type {Scenario, SimRecord} from '../scenario.ts';
import {ENDINGS, type Ending, OUT, SIDE_TOPICS} from './ending.ts';
import {type Event, endEvents, eventsOf, type Keyed, randomEvents} from './event.ts';
import {randomSteps, type Step} from './steps.ts';

const IN = 'in';

interface Pipeline {
  readonly steps: readonly Step[];
  readonly ending: Ending;
  readonly isRekeyed: boolean;
  readonly isUncached: boolean;
  /** Whether the input is found by a pattern. */
  readonly isByPattern: boolean;
  readonly partitions: number;
}

/** The names of the menu's endings. */
export const ENDING_NAMES = ENDINGS.map(({name}) => name);

export interface RandomScenarioOptions {
  readonly isUncached: boolean;
  /** One of `ENDING_NAMES`; any where it is not given. */
  readonly ending?: string | undefined;
}

/** A topology from a small menu, with random records, whose results are known by plain arithmetic. */
export function randomScenario(random: Random, options: RandomScenarioOptions): Scenario {
  const endings = ENDINGS.filter(({name}) => (options.ending ?? name) === name);
  const ending = random.pick(endings);
  const steps = randomSteps(random).filter(({isUnordered}) => !(isUnordered && ending.needsOrder));
  const pipeline: Pipeline = {
    steps,
    ending,
    isRekeyed: !ending.needsOrder && random.chance(40),
    isUncached: options.isUncached,
    isByPattern: random.chance(15),
    partitions: random.between(1, 3),
  };
  const context = contextOf(pipeline);
  return {
    name: [
      ...steps.map(({name}) => name),
      ...(pipeline.isRekeyed ? ['repartition'] : []),
      ending.name,
    ].join(', '),
    topics: [IN, OUT, ...SIDE_TOPICS].map((topic) => ({topic, partitions: pipeline.partitions})),
    inputs: [
      ...ending.inputs(random, context),
      ...randomEvents(random, IN, random.between(6, 36)),
      ...endEvents(IN, pipeline.partitions),
    ],
    stores: ending.stores,
    build: (probe) =>
      topology('simulated', (sources) => {
        const events = sources.stream(pipeline.isByPattern ? /^in$/ : IN, json<Event>());
        events.process(probe.watch('source'), {name: 'watch-source'});
        const stepped = steps.reduce((stream, step) => step.apply(stream, probe), events);
        stepped.process(probe.watch('steps'), {name: 'watch-steps'});
        const keyed = pipeline.isRekeyed ? stepped.selectKey(({g}) => g).repartition() : stepped;
        ending.apply(keyed, sources);
      }),
    expect: (records) => expectationsOf(pipeline, records),
  };
}

function contextOf({steps, isRekeyed, isUncached}: Pipeline) {
  return {isRekeyed, isUncached, isOrdered: !steps.some(({isUnordered}) => isUnordered)};
}

function expectationsOf(pipeline: Pipeline, records: readonly SimRecord[]) {
  const {steps, ending, isRekeyed} = pipeline;
  const written = eventsOf(records, IN);
  const stepped = steps.reduce((events, step) => step.model(events), written);
  const reached = isRekeyed ? stepped.map((each) => ({...each, key: each.event.g})) : stepped;
  return [
    {kind: 'stage' as const, stage: 'source', origins: originsOf(written)},
    {kind: 'stage' as const, stage: 'steps', origins: originsOf(stepped)},
    ending.expect(reached, records, contextOf(pipeline)),
  ];
}

function originsOf(events: readonly Keyed[]) {
  return events.map(({event: {at, n}}) => ({at, n}));
}
