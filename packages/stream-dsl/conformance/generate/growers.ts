import type {Op} from '../scenario/node.ts';
import type {KindName} from '../scenario/signatures.ts';
import type {Stub} from './draft.ts';
import {aggregationGrowers} from './grow-aggregations.ts';
import {joinGrowers} from './grow-joins.ts';
import {statelessGrowers} from './grow-stateless.ts';
import type {Grower} from './grower.ts';

/** Adds one node of an op, with random members, behind the parents that the grower finds. */
export type Grow = (grower: Grower, gives: KindName | undefined) => Stub | undefined;

export type Growers = Readonly<Record<Op, Grow>>;

export const growers: Growers = {
  ...statelessGrowers,
  ...aggregationGrowers,
  ...joinGrowers,
};
