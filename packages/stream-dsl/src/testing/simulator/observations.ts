import type {Processor, ProcessorContext} from '../../dsl/processor.ts';
import type {Host} from './host.ts';
import type {Probe, SimOrigin} from './scenario.ts';

/** A stage at which no record of a partition may be missing. */
const SOURCE_STAGE = 'source';

/** What the processors of all instances saw. */
export class Observations {
  readonly violations: string[] = [];
  readonly #passed = new Map<string, Set<string>>();

  hasPassed(stage: string, origin: SimOrigin): boolean {
    return this.#passed.get(stage)?.has(nameOf(origin)) === true;
  }

  probe(host: Host): Probe {
    const {world} = host;
    return {
      pause: () =>
        host.wait('handler', world.random.chance(20) ? world.longMs() / 4 : world.shortMs()),
      watch: (stage) => (context) => this.#watcher(stage, context, host),
    };
  }

  /** One per task: it sees each partition from one position on, in order. */
  #watcher<V extends SimOrigin>(
    stage: string,
    {taskName}: ProcessorContext<string, never>,
    host: Host,
  ): Processor<string, V> {
    const last = new Map<string, number>();
    const passed = this.#passed.get(stage) ?? new Set();
    this.#passed.set(stage, passed);
    return {
      process: ({value}) => {
        const {at, n} = value;
        const before = last.get(at);
        if (before !== undefined && (n <= before || (stage === SOURCE_STAGE && n !== before + 1))) {
          this.violations.push(
            `order: task ${taskName} of ${host.name} saw offset ${n} of ${at} after ${before} at ${stage}`,
          );
        }
        last.set(at, n);
        passed.add(nameOf(value));
      },
    };
  }
}

function nameOf({at, n}: SimOrigin): string {
  return `${at}@${n}`;
}
