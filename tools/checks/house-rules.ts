/** A file of the project as the rules see it. */
export type SourceFile = Readonly<{path: string; text: string}>;

/** One rule broken; a warning is printed and does not fail. */
export type Finding = Readonly<{path: string; severity: 'error' | 'warning'; message: string}>;

const linesWarn = 400;
const linesFail = 600;
const codeFile = /\.(?:ts|mjs|cjs)$/;
const vagueRoom = /(?:^|\/)(?:utils?|helpers?|common|misc|shared)(?:\/|\.[a-z]+$)/;
const kebabName = /^\.?[a-z0-9]+(?:[-.][a-z0-9]+)*$/;
// Names that tools or readers expect in capitals.
const capitalName = /^(?:[A-Z]+(?:\.ko)?\.md|LICENSE|NOTICE|Dockerfile)$/;
// Put together from pieces, so that this file does not find itself.
const machinePath = new RegExp(
  `(?:^|[\\s"'\`(=])/(?:${['work', 'root', 'home', 'Users'].join('|')})/`,
  'm',
);
const registryHost = new RegExp(
  [
    ['registry', 'npmjs', 'org'],
    ['proxy', 'golang', 'org'],
    ['repo1', 'maven', 'org'],
    ['repo', 'maven', 'apache', 'org'],
    ['files', 'pythonhosted', 'org'],
    ['pypi', 'org'],
  ]
    .map((parts) => parts.join('\\.'))
    .join('|'),
);
const unfinished = new RegExp(
  `\\b(?:${['TO', 'FIX'].map((a, i) => a + ['DO', 'ME'][i]).join('|')})\\b`,
);

/** Everything that breaks a house rule of `CONTRIBUTING.md` in one file. */
export function houseRuleFindings(file: SourceFile): Finding[] {
  return [
    ...nameFindings(file),
    ...(codeFile.test(file.path) ? codeFindings(file) : []),
    ...textFindings(file),
  ];
}

function nameFindings({path}: SourceFile): Finding[] {
  const findings: Finding[] = [];
  if (vagueRoom.test(path)) {
    findings.push(failure(path, 'is named for nothing: name it for the thing of the domain'));
  }
  const names = path.split('/');
  const isWellNamed = names.every((name) => kebabName.test(name) || capitalName.test(name));
  if (!isWellNamed) findings.push(failure(path, 'is not in kebab-case'));
  return findings;
}

function codeFindings({path, text}: SourceFile): Finding[] {
  const findings: Finding[] = [];
  const lines = text.trimEnd().split('\n').length;
  if (lines > linesFail) {
    findings.push(failure(path, `has ${lines} lines, ${linesFail} at most: split it by concept`));
  } else if (lines > linesWarn) {
    findings.push({
      path,
      severity: 'warning',
      message: `has ${lines} lines: more than ${linesWarn} is seldom one concept`,
    });
  }
  if (/^export \* /m.test(text)) {
    findings.push(failure(path, 'exports everything of a file: list the names'));
  }
  return findings;
}

function textFindings({path, text}: SourceFile): Finding[] {
  const findings: Finding[] = [];
  if (machinePath.test(text)) findings.push(failure(path, 'holds an absolute path of a machine'));
  if (registryHost.test(text)) findings.push(failure(path, 'names the host of a package registry'));
  if (unfinished.test(text)) {
    findings.push(failure(path, 'leaves something to be done: finish it or open an issue'));
  }
  return findings;
}

function failure(path: string, message: string): Finding {
  return {path, severity: 'error', message};
}
