import type {RecordHeaders} from '../record.ts';

/** What stands for a span elsewhere: `SpanContext` of `@opentelemetry/api`. */
export interface SpanContextLike {
  readonly traceId: string;
  readonly spanId: string;
  readonly traceFlags: number;
  readonly isRemote?: boolean;
}

export interface SpanLinkLike {
  readonly context: SpanContextLike;
}

export interface SpanLike {
  spanContext(): SpanContextLike;
  setAttribute(name: string, value: string | number | boolean): unknown;
  recordException(error: Error | string): void;
  /** Code 2 is an error. */
  setStatus(status: {code: number; message?: string}): unknown;
  end(): void;
}

/** A `Tracer` of `@opentelemetry/api`. */
export interface TracerLike {
  startSpan(
    name: string,
    options?: {attributes?: Record<string, string | number>; links?: SpanLinkLike[]},
  ): SpanLike;
}

const TRACEPARENT = /^[0-9a-f]{2}-([0-9a-f]{32})-([0-9a-f]{16})-([0-9a-f]{2})/;

/** The span that wrote a record, by its header `traceparent` (W3C); undefined where there is none that is valid. */
export function parentOf(headers: RecordHeaders): SpanContextLike | undefined {
  const bytes = headers.find(([name]) => name === 'traceparent')?.[1];
  if (bytes === undefined) return undefined;
  const match = TRACEPARENT.exec(Buffer.from(bytes).toString('latin1'));
  const [, traceId = '', spanId = '', flags = ''] = match ?? [];
  if (/^0*$/.test(traceId) || /^0*$/.test(spanId)) return undefined;
  return {traceId, spanId, traceFlags: Number.parseInt(flags, 16), isRemote: true};
}

export const STATUS_ERROR = 2;
