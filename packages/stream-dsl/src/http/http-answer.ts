/** What a route answers. */
export interface HttpAnswer {
  readonly status: number;
  readonly type: string;
  readonly body: string;
  readonly headers?: Readonly<Record<string, string>> | undefined;
}

export function jsonAnswer(
  body: unknown,
  status = 200,
  headers?: Readonly<Record<string, string>>,
): HttpAnswer {
  return {status, type: 'application/json', body: `${jsonText(body)}\n`, headers};
}

export function textAnswer(body: string, status = 200): HttpAnswer {
  const end = body.endsWith('\n') ? '' : '\n';
  return {status, type: 'text/plain; charset=utf-8', body: `${body}${end}`};
}

/** What cannot be answered: a code that callers may act on, and a sentence. */
export function refusal(status: number, code: string, message: string): HttpAnswer {
  // Restores and rebalances take seconds, not minutes.
  const headers = status === 503 ? {'retry-after': '1'} : undefined;
  return jsonAnswer({error: {code, message}}, status, headers);
}

/** JSON of any value of a store: bigints as text, bytes as base64, maps and sets as arrays. */
export function jsonText(value: unknown): string {
  return JSON.stringify(value, (_name, part: unknown) => {
    if (typeof part === 'bigint') return part.toString();
    if (part instanceof Uint8Array) {
      return Buffer.from(part.buffer, part.byteOffset, part.length).toString('base64');
    }
    if (isBufferJson(part)) return Buffer.from(part.data).toString('base64');
    if (part instanceof Map || part instanceof Set) return [...part];
    return part;
  });
}

/** A Buffer has its own `toJSON`, which has run before. */
function isBufferJson(part: unknown): part is {readonly data: readonly number[]} {
  return (
    typeof part === 'object' &&
    part !== null &&
    'type' in part &&
    part.type === 'Buffer' &&
    'data' in part &&
    Array.isArray(part.data)
  );
}
