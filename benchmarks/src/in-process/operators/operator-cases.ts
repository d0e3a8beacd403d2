import {keyedCases, windowedCases} from './aggregate-cases.ts';
import {joinCases} from './join-cases.ts';
import type {OperatorCase} from './operator-case.ts';
import {statelessCases} from './stateless-cases.ts';
import {topologyCases} from './topology-cases.ts';

/** All cases that can be measured by name. */
export const operatorCases: readonly OperatorCase[] = [
  ...statelessCases,
  ...windowedCases,
  ...keyedCases,
  ...joinCases,
  ...topologyCases,
];
