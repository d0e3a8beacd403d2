import {Event, Product, Profile} from '@crm/model';
import {expect, test} from 'vitest';
import {
  categoryCount,
  categoryName,
  categoryOf,
  customerCount,
  eventText,
  planEvent,
  productCount,
  productText,
  profileText,
  windowCount,
  windowOf,
  windowStartMs,
} from './workload.ts';

const count = 100_000;
const plans = Array.from({length: count}, (_, i) => planEvent(i));
const share = (holds: (i: number) => boolean): number =>
  plans.reduce((sum, _, i) => sum + (holds(i) ? 1 : 0), 0) / count;

test('events follow the schema, about 300 bytes each', () => {
  const text = eventText(7, planEvent(7));
  const bytes = Buffer.from(text);
  expect(Event.decode(bytes, 0, bytes.length)).toEqual(JSON.parse(text));
  expect(Math.abs(bytes.length - 300)).toBeLessThan(25);
});

test('profiles follow the schema', () => {
  const bytes = Buffer.from(profileText(42));
  expect(Profile.decode(bytes, 0, bytes.length).customerId).toBe('c000042');
});

test('products follow the schema, and lie in all categories', () => {
  const bytes = Buffer.from(productText(42));
  const {productId, category} = Product.decode(bytes, 0, bytes.length);
  expect([productId, category]).toEqual(['p000042', categoryName(categoryOf(42))]);
  const categories = new Set(Array.from({length: productCount}, (_, i) => categoryOf(i)));
  expect(categories.size).toBe(categoryCount);
});

test('a fifth of the customers has 80 % of the records, half are page views, 2 % come late', () => {
  expect(share((i) => (plans[i]?.customer ?? 0) < customerCount / 5)).toBeCloseTo(0.8, 2);
  expect(share((i) => plans[i]?.isPageView === true)).toBeCloseTo(0.5, 2);
  const dueMs = (i: number): number => windowStartMs(0) + 5_000 + Math.floor(i / 3);
  expect(share((i) => (plans[i]?.timestampMs ?? 0) < dueMs(i))).toBeCloseTo(0.02, 2);
});

test('every event lies in one of the windows', () => {
  const windows = new Set(plans.map(({timestampMs}) => windowOf(timestampMs)));
  expect([...windows]).toEqual([0]);
  expect(windowCount(count)).toBe(1);
  expect(windowCount(3_000_000)).toBe(17);
});
