import {StreamError} from '../../errors.ts';
import type {SubjectVersion} from './registry-client.ts';
import type {Breakage, SubjectFormat, WholeSchema} from './subject-format.ts';

type Version = readonly [SubjectVersion, WholeSchema];

/** Throws `STREAM_SCHEMA_INCOMPATIBLE` when records of one of the versions could not be read. */
export function checkReading(
  subject: string,
  format: SubjectFormat,
  versions: readonly Version[],
): void {
  for (const [{version}, whole] of versions) {
    const breakage = format.readBreakage(whole);
    if (breakage === undefined) continue;
    const fix = `${breakage.fix}, or set sinceVersion to ${version + 1} when the topics hold no record of version ${version} any more`;
    throw incompatible(`cannot read version ${version} of ${subject}`, {...breakage, fix});
  }
}

/** Throws `STREAM_SCHEMA_INCOMPATIBLE` when readers of the newest version could not read what would be written. */
export function checkWriting(
  subject: string,
  format: SubjectFormat,
  newest: Version | undefined,
): void {
  if (newest === undefined) return;
  const [{version}, whole] = newest;
  const breakage = format.writeBreakage(whole);
  if (breakage === undefined) return;
  const fix = `${breakage.fix} in the version that the readers have, or upgrade the readers first and set areReadersUpgraded`;
  throw incompatible(`readers of version ${version} of ${subject} would break`, {...breakage, fix});
}

function incompatible(what: string, {field, reason, fix}: Breakage): StreamError {
  const at = field === '' ? 'the whole value' : field;
  return new StreamError('STREAM_SCHEMA_INCOMPATIBLE', `${what}: ${at}: ${reason}: ${fix}`);
}
