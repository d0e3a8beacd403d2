import type {Stream} from '../../../dsl/stream.ts';
import type {Random} from '../random.ts';
import type {Probe} from '../scenario.ts';
import type {Event, Keyed} from './event.ts';

/** A part of a topology that keeps keys and times, and the same by plain arithmetic. */
export interface Step {
  readonly name: string;
  /** Whether events of one partition may overtake one another. */
  readonly isUnordered: boolean;
  apply(stream: Stream<string, Event>, probe: Probe): Stream<string, Event>;
  model(events: readonly Keyed[]): readonly Keyed[];
}

const filter: Step = {
  name: 'filter',
  isUnordered: false,
  apply: (stream) => stream.filter(isKept),
  model: (events) => events.filter(({event}) => isKept(event)),
};

const mapValues: Step = {
  name: 'mapValues',
  isUnordered: false,
  apply: (stream) => stream.mapValues(tripled),
  model: (events) => events.map((each) => ({...each, event: tripled(each.event)})),
};

function mapAsync(order: 'ordered' | 'unordered'): Step {
  return {
    name: order === 'ordered' ? 'mapAsync' : 'mapAsync unordered',
    isUnordered: order === 'unordered',
    apply: (stream, probe) =>
      stream.mapAsync(
        async (event) => {
          await probe.pause();
          return increased(event);
        },
        {order, concurrency: 4, timeout: '30 seconds'},
      ),
    model: (events) => events.map((each) => ({...each, event: increased(each.event)})),
  };
}

const MENU = [filter, mapValues, mapAsync('ordered'), mapAsync('unordered')];

/** None to two steps. */
export function randomSteps(random: Random): readonly Step[] {
  return Array.from({length: random.below(3)}, () => random.pick(MENU));
}

function isKept({v, isEnd}: Event): boolean {
  return isEnd === true || v % 4 !== 0;
}

function tripled(event: Event): Event {
  return {...event, v: event.v * 3};
}

function increased(event: Event): Event {
  return {...event, v: event.v + 1};
}
