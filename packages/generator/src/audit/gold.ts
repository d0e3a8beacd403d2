import {topics} from '@crm/model';
import type {Workload} from '../workload/workload-types.ts';
import type {AuditResult, Findings} from './audit-result.ts';
import {type AuditScope, decodableRecords} from './audit-scope.ts';
import type {GoldOptions, RevenueRow, Rows} from './audit-types.ts';
import {timeMs} from './row-times.ts';

interface Revenue {
  orders: number;
  revenue: number;
  isEmitted: boolean;
}

/** The windows that must be there, computed from the workload and from what the topology says it left out. */
export async function auditGold(
  scope: AuditScope,
  rows: Rows<RevenueRow>,
  options: GoldOptions,
  findings: Findings,
): Promise<AuditResult> {
  const {windowMs = 60_000, graceMs = 10_000} = options;
  const reported = await reportedLate(scope, options.late, findings);
  const windows = expectedWindows(scope, windowMs, reported);
  const {lowestMs, highestMs} = latestPurchases(scope);
  const closesMs = (startMs: number): number => startMs + windowMs + graceMs;
  for await (const row of rows) {
    findings.found += 1;
    const startMs = timeMs(row.windowStart);
    const window = windows.get(windowKey(startMs, row.category));
    auditWindow(row, window, closesMs(startMs) <= highestMs, findings);
  }
  for (const [key, window] of windows) {
    const mustBeThere = closesMs(windowStartOf(key)) <= lowestMs;
    if (window.orders === 0 || !(mustBeThere || window.isEmitted)) continue;
    findings.expected += 1;
    if (window.isEmitted) continue;
    findings.add('lost', key, () => `${window.orders} orders, revenue ${window.revenue} expected`);
  }
  return findings.result();
}

function auditWindow(
  row: RevenueRow,
  window: Revenue | undefined,
  mayBeClosed: boolean,
  findings: Findings,
): void {
  const key = windowKey(timeMs(row.windowStart), row.category);
  const shown = `${row.orders} orders, revenue ${row.revenue}`;
  if (window === undefined || window.orders === 0) {
    findings.add('wrong', key, () => `${shown}, but nothing was bought`);
    return;
  }
  if (window.isEmitted) {
    findings.add('duplicated', key, () => `${shown}, after the window was emitted before`);
    return;
  }
  window.isEmitted = true;
  if (!mayBeClosed) {
    findings.add('wrong', key, () => `${shown}, but the window is still open`);
  } else if (Number(row.orders) !== window.orders || Number(row.revenue) !== window.revenue) {
    const expected = `${window.orders} orders, revenue ${window.revenue} expected`;
    findings.add('wrong', key, () => `${shown}; ${expected}`);
  }
}

/** How often each purchase was reported late. What was not generated late, or was reported twice, is wrong. */
async function reportedLate(
  scope: AuditScope,
  late: Rows<string>,
  findings: Findings,
): Promise<ReadonlyMap<string, number>> {
  const reported = new Map<string, number>();
  for await (const eventId of late) {
    findings.late += 1;
    const times = (reported.get(eventId) ?? 0) + 1;
    reported.set(eventId, times);
    if (!isLatePurchase(scope, eventId)) {
      findings.add('wrong', eventId, () => 'was reported late, but was not sent late');
    } else if (times > 1) {
      findings.add('duplicated', eventId, () => 'was reported late before');
    }
  }
  return reported;
}

function isLatePurchase({workload, from, to}: AuditScope, eventId: string): boolean {
  const index = workload.eventIndex(eventId);
  if (index === undefined || index < from || index >= to) return false;
  const planned = workload.plan(index);
  return planned.kind === 'late' && planned.entity === 'event' && planned.value.type === 'purchase';
}

function expectedWindows(
  scope: AuditScope,
  windowMs: number,
  reported: ReadonlyMap<string, number>,
): Map<string, Revenue> {
  const left = new Map(reported);
  const windows = new Map<string, Revenue>();
  for (const planned of decodableRecords(scope)) {
    if (planned.entity !== 'event' || planned.value.type !== 'purchase') continue;
    const {ts, eventId, productId, price, quantity} = planned.value;
    const timesLate = left.get(eventId) ?? 0;
    if (timesLate > 0) {
      left.set(eventId, timesLate - 1);
      continue;
    }
    const key = windowKey(ts - (ts % windowMs), categoryOf(scope.workload, productId));
    const window = windows.get(key) ?? {orders: 0, revenue: 0, isEmitted: false};
    window.orders += 1;
    window.revenue += (price ?? 0) * (quantity ?? 0);
    windows.set(key, window);
  }
  return windows;
}

/**
 * The lowest and the highest of the partitions' latest purchases. Up to the lowest all partitions have come, so these
 * windows are closed; up to the highest they are closed where the partitions behind count as idle.
 */
function latestPurchases(scope: AuditScope): {lowestMs: number; highestMs: number} {
  const partitionCount = scope.partitions[topics.events.name];
  const latest = new Array<number>(partitionCount).fill(Number.NEGATIVE_INFINITY);
  for (const planned of decodableRecords(scope)) {
    if (planned.entity !== 'event' || planned.value.type !== 'purchase') continue;
    const partition = scope.partitionOf(planned.value.customerId, partitionCount);
    latest[partition] = Math.max(latest[partition] ?? 0, planned.value.ts);
  }
  return {lowestMs: Math.min(...latest), highestMs: Math.max(...latest)};
}

function categoryOf(workload: Workload, productId: string | null): string {
  return productId === null ? '' : (workload.product(productId)?.category ?? '');
}

const windowKey = (startMs: number, category: string): string => `${startMs} ${category}`;
const windowStartOf = (key: string): number => Number(key.slice(0, key.indexOf(' ')));
