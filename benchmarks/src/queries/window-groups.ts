import {
  categoryCount,
  categoryName,
  categoryOf,
  customerCount,
  customerId,
  type EventPlan,
  tierOf,
  tiers,
} from '../common-workload/workload.ts';

/** By what a query groups its windows: groups are numbers from 0. */
export interface WindowGroups {
  readonly count: number;
  groupOf(plan: EventPlan): number;
  /** NaN for a key that no event has. */
  groupOfKey(key: string): number;
  keyOf(group: number): string;
  /** Whether the result says the tier of its group. */
  isTierRight(group: number, tier: string | undefined): boolean;
}

export const byCustomer: WindowGroups = {
  count: customerCount,
  groupOf: ({customer}) => customer,
  groupOfKey: (key) => Number(key.slice(1)),
  keyOf: customerId,
  isTierRight: (customer, tier) => tier === tierOf(customer),
};

const nameOfGroup = (group: number): string =>
  `${categoryName(Math.floor(group / tiers.length))}/${tiers[group % tiers.length]}`;
const groupNames = new Map(
  Array.from({length: categoryCount * tiers.length}, (_, group) => [nameOfGroup(group), group]),
);

export const byCategoryAndTier: WindowGroups = {
  count: groupNames.size,
  groupOf: ({customer, product}) =>
    categoryOf(product) * tiers.length + tiers.indexOf(tierOf(customer)),
  groupOfKey: (key) => groupNames.get(key) ?? Number.NaN,
  keyOf: nameOfGroup,
  // The key has it.
  isTierRight: () => true,
};
