import type {Fn, Joiner} from '../scenario/function-types.ts';
import {plainKey} from '../scenario/kinds.ts';
import type {JoinNode, Op} from '../scenario/node.ts';
import {keyOf, type Stub} from './draft.ts';
import {behind, growVersionedTable, storeMember} from './grow-stateless.ts';
import type {Grower} from './grower.ts';
import {randomJoiner, randomKeyFn} from './random-functions.ts';

type Join = Extract<
  Op,
  'joinStream' | 'joinTable' | 'joinGlobal' | 'joinTableTable' | 'joinForeignKey'
>;

/** All that brings two together. */
export const joinGrowers: Readonly<Record<Join, (grower: Grower) => Stub | undefined>> = {
  joinStream: growJoinStream,
  joinTable: growJoinTable,
  joinGlobal: growJoinGlobal,
  joinTableTable: growJoinTableTable,
  joinForeignKey: growJoinForeignKey,
};

const anyType = ['inner', 'left', 'outer'] as const;
const leftType = ['inner', 'left'] as const;

function growJoinStream(grower: Grower): Stub | undefined {
  const {random} = grower;
  const [left, right] = twoSides(grower, 'stream');
  const beforeMs = grower.durationMs();
  const afterMs = random.chance(8)
    ? 0 - Math.min(beforeMs, grower.durationMs())
    : grower.durationMs();
  const isTurned = afterMs < 0 && random.chance(50);
  return addJoin(grower, left, right, {
    op: 'joinStream',
    type: random.pick(anyType),
    beforeMs: isTurned ? afterMs : beforeMs,
    afterMs: isTurned ? beforeMs : afterMs,
    graceMs: random.chance(40) ? 0 : grower.durationMs(),
  });
}

function growJoinTable(grower: Grower): Stub | undefined {
  const {random} = grower;
  const left = grower.parentLike('stream');
  const isAsOf = keyOf(left).key === 'plain' && grower.asked() === undefined && random.chance(25);
  const right = (isAsOf ? growVersionedTable(grower) : undefined) ?? grower.beside(left, 'table');
  const history = grower.draft.historyOf(right.id);
  const graceMs =
    history !== undefined && random.chance(60) ? Math.min(history, grower.durationMs()) : undefined;
  return addJoin(grower, left, right, {
    op: 'joinTable',
    type: random.pick(leftType),
    ...(graceMs === undefined ? {} : {graceMs}),
  });
}

function growJoinGlobal(grower: Grower): Stub | undefined {
  const left = grower.parent('stream');
  const right = grower.parent('globalTable');
  const key = lookUpFn(grower, left);
  const type = grower.random.pick(leftType);
  return addJoin(grower, left, right, {op: 'joinGlobal', type, key});
}

function growJoinTableTable(grower: Grower): Stub | undefined {
  const [left, right] = twoSides(grower, 'table');
  const type = grower.random.pick(anyType);
  return addJoin(grower, left, right, {op: 'joinTableTable', type, ...storeMember(grower)});
}

function growJoinForeignKey(grower: Grower): Stub | undefined {
  const isRightAsked = grower.random.chance(50) && grower.askedKey()?.key === 'plain';
  const asked = isRightAsked ? grower.parent('table') : undefined;
  const left = grower.parent('table', {accepts: (stub) => stub.id !== asked?.id});
  const accepts = ({id}: Stub) => id !== left.id || grower.random.chance(10);
  const right = asked ?? grower.parent('table', {key: plainKey, accepts});
  const fk = lookUpFn(grower, left);
  const type = grower.random.pick(leftType);
  return addJoin(grower, left, right, {op: 'joinForeignKey', type, fk, ...storeMember(grower)});
}

/** Two of one kind; which one was asked for is left or right. */
function twoSides(grower: Grower, kind: 'stream' | 'table'): readonly [Stub, Stub] {
  const first = grower.parent(kind);
  const second = grower.beside(first, kind);
  return grower.random.chance(50) ? [first, second] : [second, first];
}

/** The key on the other side: plain there, so a windowed key is never kept. */
function lookUpFn(grower: Grower, left: Stub): Fn {
  if (keyOf(left).key === 'plain' && grower.random.chance(15)) return {fn: 'key'};
  return randomKeyFn(grower.random, left.shape, keyOf(left));
}

type Unsided<N> = N extends JoinNode ? Omit<N, 'id' | 'left' | 'right' | 'joiner'> : never;

function addJoin(grower: Grower, left: Stub, right: Stub, members: Unsided<JoinNode>) {
  const {made, shape} = randomJoiner(grower.random, left.shape, right.shape);
  const joiner: {joiner?: Joiner} = made === undefined ? {} : {joiner: made};
  const {id} = behind(grower, left);
  return grower.draft.add({id, left: left.id, right: right.id, ...members, ...joiner}, shape);
}
