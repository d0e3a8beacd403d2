import type {Event, Order} from '@crm/model';

/** One record of a visit: an event, about one of the visit's products or none, or a step of its order. */
export type Step =
  | {
      readonly entity: 'event';
      readonly type: Event['type'];
      readonly product: 0 | 1 | 2 | undefined;
    }
  | {readonly entity: 'order'; readonly status: Order['status']};

export interface Story {
  readonly steps: readonly Step[];
  /** Which of the visit's products the order holds. */
  readonly lines: readonly (0 | 1 | 2)[];
  /** Position of each status of the order, as far as it comes to it. */
  readonly statusAt: ReadonlyMap<string, number>;
}

/** Each story has this many records, so that the place of a record in its visit follows from its index alone. */
export const storyLength = 16;

const words: Readonly<Record<string, Step>> = {
  view: {entity: 'event', type: 'page_view', product: undefined},
  search: {entity: 'event', type: 'search', product: undefined},
  checkout: {entity: 'event', type: 'checkout_start', product: undefined},
  placed: {entity: 'order', status: 'placed'},
  paid: {entity: 'order', status: 'paid'},
  cancelled: {entity: 'order', status: 'cancelled'},
  refunded: {entity: 'order', status: 'refunded'},
  ...aboutProducts('view', 'page_view'),
  ...aboutProducts('click', 'click'),
  ...aboutProducts('add', 'add_to_cart'),
  ...aboutProducts('remove', 'remove_from_cart'),
  ...aboutProducts('buy', 'purchase'),
};

/** The stories, with how many visits in a hundred go so. A purchase event comes for each line of a placed order. */
const scripts: readonly (readonly [visits: number, script: string])[] = [
  [
    36,
    'view view0 click0 view search view1 click1 view view view2 click2 view search view view click0',
  ],
  [
    22,
    'view search view0 click0 add0 view view1 click1 add1 view remove1 view checkout view view view',
  ],
  [
    22,
    'view search view0 click0 add0 view view view1 checkout placed buy0 view paid view view click2',
  ],
  [
    12,
    'view view0 click0 add0 view1 click1 add1 view checkout placed buy0 buy1 paid view search view',
  ],
  [
    4,
    'view0 add0 view1 add1 view2 add2 remove1 view checkout placed buy0 buy2 paid view view view',
  ],
  [
    2,
    'view view0 click0 add0 view checkout placed buy0 view view cancelled view search view click1 view',
  ],
  [
    2,
    'view view0 add0 checkout placed buy0 paid view view view refunded view search view1 click1 view',
  ],
];

/** What a visit does that must leave nothing half done, as it is cut off by the start or the end of the workload. */
export const browsing: Story = parse(scripts[0]?.[1] ?? '');

const stories = scripts.flatMap(([visits, script]) => {
  const story = parse(script);
  return Array.from({length: visits}, () => story);
});

/** The story of a visit; `percent` is from 0 to before 100. */
export function storyAt(percent: number): Story {
  return stories[percent] ?? browsing;
}

/** Whether nothing follows from the record, so that another may stand in its place: a page view, a click, a search. */
export function isIdle(step: Step): boolean {
  return step.entity === 'event' && idleTypes.has(step.type);
}

const idleTypes: ReadonlySet<string> = new Set(['page_view', 'click', 'search']);

/** The share of idle records in all. */
export const idleShare =
  stories.reduce((sum, story) => sum + story.steps.filter(isIdle).length, 0) /
  (stories.length * storyLength);

function parse(script: string): Story {
  const steps = script.split(' ').map((word) => {
    const step = words[word];
    if (step === undefined) throw new TypeError(`${word} is no step of a story`);
    return step;
  });
  if (steps.length !== storyLength) throw new TypeError(`a story has ${steps.length} steps`);
  const lines = steps.flatMap((step) =>
    step.entity === 'event' && step.type === 'purchase' && step.product !== undefined
      ? [step.product]
      : [],
  );
  const statusAt = new Map(
    steps.flatMap((step, position) => (step.entity === 'order' ? [[step.status, position]] : [])),
  );
  return {steps, lines, statusAt};
}

function aboutProducts(word: string, type: Event['type']): Record<string, Step> {
  const step = (product: 0 | 1 | 2): Step => ({entity: 'event', type, product});
  return {[`${word}0`]: step(0), [`${word}1`]: step(1), [`${word}2`]: step(2)};
}
