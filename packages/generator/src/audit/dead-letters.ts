import type {TopicName} from '@crm/model';
import type {AuditResult, Findings} from './audit-result.ts';
import type {AuditScope} from './audit-scope.ts';
import type {DeadLetter, Rows} from './audit-types.ts';

/** Every broken and every wrong-version record of the scope (or of one topic), once, with its key and its bytes. */
export async function auditDeadLetters(
  scope: AuditScope,
  rows: Rows<DeadLetter>,
  topic: TopicName | undefined,
  findings: Findings,
): Promise<AuditResult> {
  const missing = expectedLetters(scope, topic);
  const complete = new Set<string>();
  findings.expected = missing.size;
  for await (const row of rows) {
    if (topic !== undefined && row.topic !== undefined && row.topic !== topic) continue;
    findings.found += 1;
    const letter = letterText(textOf(row.key), textOf(row.value));
    const id = missing.get(letter);
    if (id !== undefined) {
      missing.delete(letter);
      complete.add(letter);
    } else if (complete.has(letter)) {
      findings.add('duplicated', textOf(row.key), () => 'comes more often than it was sent');
    } else {
      findings.add(
        'wrong',
        textOf(row.key),
        () => `is no bad record: ${textOf(row.value).slice(0, 200)}`,
      );
    }
  }
  findings.deadLetters = findings.found;
  for (const [letter, id] of missing) findings.add('lost', id, () => letter.slice(0, 200));
  return findings.result();
}

/** Key and bytes of each bad record, which no two share, and the id it would have had. */
function expectedLetters(
  {workload, from, to}: AuditScope,
  topic: TopicName | undefined,
): Map<string, string> {
  const letters = new Map<string, string>();
  for (let index = from; index < to; index += 1) {
    const record = workload.record(index);
    if (record.kind !== 'broken' && record.kind !== 'wrongVersion') continue;
    if (topic !== undefined && record.topic !== topic) continue;
    letters.set(letterText(record.key, record.value), record.entityId);
  }
  return letters;
}

const letterText = (key: string, value: string): string => `${key} ${value}`;

function textOf(bytes: string | Uint8Array | null): string {
  if (bytes === null) return '';
  return typeof bytes === 'string' ? bytes : Buffer.from(bytes).toString('utf8');
}
