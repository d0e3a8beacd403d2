// The common workload "crm-bench-v1": 3,000,000 events of about 300 bytes in 4 partitions, 100,000 customers of which
// 20 % make 80 % of the records, 10,000 products, ts = T0 + i / 3 ms with 2 % moved back by up to 5 s, half page_view.
export const partitionCount = 4;
export const customerCount = 100_000;
export const windowMs = 60_000;
export const tiers = ['none', 'bronze', 'silver', 'gold'] as const;
export const eventsMin = 1_000;
/** So many that an index has twelve digits at most, and draws stay within 32 bits. */
export const eventsMax = 100_000_000;
export const productCount = 10_000;
export const categoryCount = 20;
const longestDelayMs = 5_000;
const startMs = Date.UTC(2026, 0, 5);
const busyCustomers = customerCount / 5;

/** What an event is, as numbers; a function of its index alone. */
export interface EventPlan {
  readonly customer: number;
  readonly product: number;
  readonly isPageView: boolean;
  readonly price: number;
  readonly quantity: number;
  readonly timestampMs: number;
}

/** A number below `limit` for the given place and purpose (splitmix-like mixing of 32 bits). */
function draw(index: number, purpose: number, limit: number): number {
  let mixed = (index + Math.imul(purpose, 0x9e3779b9)) | 0;
  mixed = Math.imul(mixed ^ (mixed >>> 16), 0x21f0aaad);
  mixed = Math.imul(mixed ^ (mixed >>> 15), 0x735a2d97);
  return ((mixed ^ (mixed >>> 15)) >>> 0) % limit;
}

export function planEvent(index: number): EventPlan {
  const isBusy = draw(index, 1, 100) < 80;
  const customer = isBusy
    ? draw(index, 2, busyCustomers)
    : busyCustomers + draw(index, 2, customerCount - busyCustomers);
  const movedBackMs = draw(index, 3, 100) < 2 ? draw(index, 4, longestDelayMs + 1) : 0;
  return {
    customer,
    product: draw(index, 5, productCount),
    isPageView: draw(index, 6, 2) === 0,
    price: draw(index, 7, 100_000),
    quantity: 1 + draw(index, 8, 3),
    timestampMs: startMs + longestDelayMs + Math.floor(index / 3) - movedBackMs,
  };
}

export const customerId = (customer: number): string => `c${String(customer).padStart(6, '0')}`;
export const tierOf = (customer: number): (typeof tiers)[number] =>
  tiers[draw(customer, 9, tiers.length)] ?? 'none';

/** An event's JSON text, in the model's field order. */
export function eventText(index: number, plan: EventPlan): string {
  const type = plan.isPageView ? 'page_view' : 'purchase';
  const product = productId(plan.product);
  return `{"schemaVersion":"1.0","eventId":"e${String(index).padStart(12, '0')}","type":"${type}","customerId":"${customerId(plan.customer)}","sessionId":"s${String(index >>> 3).padStart(10, '0')}","productId":"${product}","price":${plan.price},"quantity":${plan.quantity},"ts":${plan.timestampMs},"device":"mobile","referrer":"https://example.com/autumn?utm_source=newsletter&utm_id=w26","page":"/products/${product}"}`;
}

export function profileText(customer: number): string {
  return `{"schemaVersion":"1.0","customerId":"${customerId(customer)}","tier":"${tierOf(customer)}","segment":"s${customer % 7}","country":"KR","region":"Seoul","signedUpAt":${startMs - 86_400_000},"consent":true,"updatedAt":${startMs}}`;
}

export const productId = (product: number): string => `p${String(product).padStart(6, '0')}`;
export const categoryOf = (product: number): number => draw(product, 10, categoryCount);
export const categoryName = (category: number): string => `k${String(category).padStart(2, '0')}`;

export function productText(product: number): string {
  return `{"schemaVersion":"1.0","productId":"${productId(product)}","name":"product ${product}","category":"${categoryName(categoryOf(product))}","price":${1_000 + product},"stock":${product % 50},"updatedAt":${startMs}}`;
}

/** Of profiles and products: none comes after an event. */
export const tableTimeMs = startMs;

/** Which minute an event belongs to, counted from the first; a window's start is `windowStartMs` of it. */
export const windowOf = (timestampMs: number): number =>
  Math.floor((timestampMs - startMs) / windowMs);
export const windowStartMs = (window: number): number => startMs + window * windowMs;
/** Windows that `eventCount` events can lie in. */
export const windowCount = (eventCount: number): number =>
  windowOf(startMs + longestDelayMs + Math.floor(eventCount / 3)) + 1;
