const types = ['feat', 'fix', 'docs', 'perf', 'refactor', 'chore', 'test'] as const;
const lengthMax = 72;
const form = new RegExp(`^(?:${types.join('|')}): [A-Z][a-z]+ \\S.* #\\d+$`);

/** What is wrong with a commit subject; undefined when it reads `type: Verb description #issue`. */
export function subjectFault(subject: string): string | undefined {
  if (subject.length > lengthMax)
    return `is ${subject.length} characters long, ${lengthMax} at most`;
  const [type = ''] = subject.split(':');
  if (!types.some((known) => known === type)) return `begins with none of ${types.join(', ')}`;
  if (!/#\d+$/.test(subject)) return 'does not end with its issue, like #3';
  return form.test(subject) ? undefined : 'is not "type: Verb description #issue"';
}
