// The house rules over every file that git has or would take.
import {execFileSync} from 'node:child_process';
import {existsSync, readFileSync} from 'node:fs';
import {join} from 'node:path';
import {rootDir} from '../test-run/run-program.ts';
import {houseRuleFindings} from './house-rules.ts';

const binaryOrGenerated =
  /(?:^pnpm-lock\.yaml|\/api\/[^/]+\.d\.ts|\.(?:png|svg|parquet|jar|gz|zip|ico))$/;

const listed = execFileSync('git', ['ls-files', '--cached', '--others', '--exclude-standard'], {
  cwd: rootDir,
  encoding: 'utf8',
});
const paths = listed
  .trimEnd()
  .split('\n')
  .filter((path) => !binaryOrGenerated.test(path) && existsSync(join(rootDir, path)));
const findings = paths.flatMap((path) =>
  houseRuleFindings({path, text: readFileSync(join(rootDir, path), 'utf8')}),
);
for (const {path, severity, message} of findings) console.log(`${severity}: ${path} ${message}`);
const errors = findings.filter(({severity}) => severity === 'error').length;
console.log(`${paths.length} files, ${errors} errors, ${findings.length - errors} warnings`);
process.exitCode = errors === 0 ? 0 : 1;
