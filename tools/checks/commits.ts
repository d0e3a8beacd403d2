// Every commit of the branch that this clone has: `type: Verb description #issue`.
import {execFileSync} from 'node:child_process';
import {existsSync} from 'node:fs';
import {join} from 'node:path';
import {rootDir} from '../test-run/run-program.ts';
import {subjectFault} from './commit-subject.ts';

if (existsSync(join(rootDir, '.git'))) {
  const printed = execFileSync('git', ['log', '--no-merges', '--format=%h%x09%s', 'HEAD'], {
    cwd: rootDir,
    encoding: 'utf8',
  });
  const commits = printed.trimEnd().split('\n');
  const faults = commits.flatMap((line) => {
    const [hash = '', subject = ''] = line.split('\t');
    const fault = subjectFault(subject);
    return fault === undefined ? [] : [`${hash} "${subject}" ${fault}`];
  });
  for (const fault of faults) console.error(fault);
  console.log(`${commits.length} commits, ${faults.length} with a wrong subject`);
  process.exitCode = faults.length === 0 ? 0 : 1;
} else {
  console.log('warning: no git history here, the subjects of commits were not checked');
}
