import {relative} from 'node:path';
import {fileURLToPath} from 'node:url';

const OWN_FRAMES =
  /[/\\](?:stream-dsl[/\\](?:src[/\\](?:dsl|graph)|dist)|@crm[/\\]stream-dsl)[/\\]/;

/** `src/topologies/revenue.ts:12` of the first caller outside this package; for error messages only. */
export function callSite(): string | undefined {
  const frames = new Error().stack?.split('\n').slice(1) ?? [];
  for (const frame of frames) {
    const match = /\(?((?:file:\/\/|\/|[A-Z]:\\).*?):(\d+):\d+\)?$/.exec(frame);
    if (match?.[1] === undefined || OWN_FRAMES.test(match[1])) continue;
    const path = match[1].startsWith('file://') ? fileURLToPath(match[1]) : match[1];
    return `${relative(process.cwd(), path)}:${match[2]}`;
  }
  return undefined;
}
