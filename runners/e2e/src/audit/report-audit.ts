import type {AuditResult} from '@crm/generator';
import type {Protocol} from '../protocol.ts';

/** One check for each result: nothing lost, duplicated or wrong. Of what is, the first few are shown. */
export function reportAudit(where: string, result: AuditResult, protocol: Protocol): void {
  const {output, expected, found, lost, duplicated, wrong, late, examples} = result;
  const isRight = lost === 0 && duplicated === 0 && wrong === 0;
  const figures = `${count(found)} of ${count(expected)}; lost ${count(lost)}, duplicated ${count(duplicated)}, wrong ${count(wrong)}`;
  const lateFigure = late > 0 ? `, late ${count(late)}` : '';
  // An output without a row would be right, and would prove nothing.
  protocol.check(`${where}, ${output}`, isRight && expected > 0, `${figures}${lateFigure}`);
  for (const {problem, id, detail} of examples)
    protocol.say(`         ${problem} ${id}: ${detail}`);
}

export function count(value: number): string {
  return value.toLocaleString('en-US');
}
