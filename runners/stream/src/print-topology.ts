// What `npm run topology` prints: a topology as text, JSON or a flowchart, or what a new version of it means.
import {readFileSync} from 'node:fs';
import {
  describe,
  diffTopologies,
  formatDiff,
  type TopologyJson,
  toJson,
  toMermaid,
} from '@crm/stream-dsl';
import {shop} from './topologies/shop.ts';

const usage = `npm run topology [text | json | mermaid]
npm run topology diff <old.json> [<new.json>]    files that \`json\` printed; without a new one, what is built now
                                                 exit code: 0 compatible, 3 needs reset, 4 blocked`;

const [command = 'text', ...files] = process.argv.slice(2);

switch (command) {
  case 'text':
    console.log(describe(shop));
    break;
  case 'json':
    console.log(JSON.stringify(toJson(shop), undefined, 2));
    break;
  case 'mermaid':
    console.log(toMermaid(toJson(shop)));
    break;
  case 'diff':
    printDiff(files);
    break;
  default:
    fail(`there is no ${command}`);
}

function printDiff([before, after]: readonly string[]): void {
  if (before === undefined) {
    fail('diff needs a file');
    return;
  }
  const diff = diffTopologies(read(before), after === undefined ? toJson(shop) : read(after));
  console.log(formatDiff(diff));
  process.exitCode = {compatible: 0, 'needs reset': 3, blocked: 4}[diff.verdict];
}

function read(file: string): TopologyJson {
  // Written by `json`; anything else shows at once in what is printed.
  return JSON.parse(readFileSync(file, 'utf8')) as TopologyJson;
}

function fail(message: string): void {
  console.error(`${message}\n${usage}`);
  process.exitCode = 2;
}
