import {checkOption} from '../errors.ts';
import {hash, share} from '../seed/hash.ts';
import {purpose} from '../seed/purpose.ts';
import {idleShare} from '../shop/stories.ts';
import type {RecordKind} from './generated-record.ts';
import type {FaultRates} from './workload-options.ts';

/**
 * Decides what is done to each record. Only an idle record is replaced by a duplicate, a broken or a wrong-version
 * one, so that every story stays whole: idle ones are hit so much more often that the rates hold over all records.
 */
export class Faults {
  readonly #seed: number;
  /** Upper ends of the stretches of [0, 1) that stand for each kind. */
  readonly #ends: Readonly<Record<Exclude<RecordKind, 'good'>, number>>;

  constructor(seed: number, rates: FaultRates) {
    const {lateRate = 0, outOfOrderRate = 0} = rates;
    const {duplicateRate = 0, brokenRate = 0, wrongVersionRate = 0} = rates;
    for (const [name, rate] of Object.entries(rates)) {
      checkOption(
        rate === undefined || (rate >= 0 && rate <= 1),
        name,
        'a share from 0 to 1',
        rate,
      );
    }
    this.#seed = seed;
    const late = lateRate;
    const outOfOrder = late + outOfOrderRate;
    const duplicate = outOfOrder + duplicateRate / idleShare;
    const broken = duplicate + brokenRate / idleShare;
    const wrongVersion = broken + wrongVersionRate / idleShare;
    const most = `at most 1 when what replaces records counts ${(1 / idleShare).toFixed(2)} times`;
    checkOption(wrongVersion <= 1, 'faults', most, wrongVersion.toFixed(2));
    this.#ends = {late, outOfOrder, duplicate, broken, wrongVersion};
  }

  kind(index: number, isIdle: boolean): RecordKind {
    const place = share(hash(this.#seed, index, purpose.fault));
    const ends = this.#ends;
    if (place < ends.outOfOrder) return place < ends.late ? 'late' : 'outOfOrder';
    if (!isIdle || place >= ends.wrongVersion) return 'good';
    if (place < ends.duplicate) return 'duplicate';
    return place < ends.broken ? 'broken' : 'wrongVersion';
  }
}
