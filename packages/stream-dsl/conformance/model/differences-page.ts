import {readFileSync} from 'node:fs';
import {formatScenario} from '../scenario/format-scenario.ts';
import {parseScenario} from '../scenario/parse/parse-scenario.ts';
import type {Scenario} from '../scenario/scenario.ts';
import {type Difference, differences} from './differences.ts';

/** The smallest scenario of a difference, with what both sides give for it. */
export type DifferenceVector = Readonly<{
  scenario: Scenario;
  reference: readonly string[];
  ours: readonly string[];
}>;

/** What the page says of a difference; `rule` is of the semantics, `-` where it has none. */
type Reason = Readonly<{rule: string; title: string; reference: string; ours: string; why: string}>;

const reasons: Readonly<Record<Difference, Reason>> = {
  'finals-once': {
    rule: '6',
    title: 'A final result comes once',
    reference:
      'suppresses sliding windows and sessions until their end is `streamTime - grace (- gap)`, but takes records until it is below that. With a cache a commit brings the last changes of windows in no order of time, and a later window closes an earlier one before its last change.',
    ours: 'a window comes once it takes no more records; with a cache, after all changes of the commit.',
    why: 'A reader of final results must not see two of one window.',
  },
  'nothing-expires': {
    rule: '6',
    title: 'Windows are kept as long as they are needed',
    reference:
      'keeps windows for a retention, and loses what is older when its time leaps (in these scenarios a day; by default size and grace, or gap and grace).',
    ours: 'keeps what an operator still has to emit or merge.',
    why: 'A leap of time must not lose results that are due.',
  },
  'unmatched-waits-for-grace': {
    rule: '9',
    title: 'A record without a match waits for the grace',
    reference:
      'emits it at once when `ts + after < streamTime`, the grace not counted, and may join it later all the same.',
    ours: 'it waits until `ts + after + grace < streamTime`, and is emitted at once only beyond that.',
    why: 'A null for a record that then finds its match is a wrong result.',
  },
  'unmatched-by-stream-time': {
    rule: '9',
    title: 'Stream time alone releases records without a match',
    reference:
      'lets only a record with key and value, at stream time, and beyond the processing side’s own bound do so.',
    ours: 'every record that moves the time does, in the order (ts, right first, key).',
    why: 'What has been due for long must not wait for a record of the right kind.',
  },
  'null-key-before-grace': {
    rule: '10',
    title: 'A null key in a left join with grace has its left result',
    reference: 'stops with a null pointer.',
    ours: 'gives the left result at once, as left joins without grace do.',
    why: 'One record must not stop a task.',
  },
  'gone-for-every-unjoined': {
    rule: '14',
    title: 'A result that is gone is gone',
    reference:
      'drops the answer that takes the result of an inner foreign-key join away if the row that gave its foreign key up was replaced or deleted meanwhile. Nobody asks again for a row without one, so with several partitions the result stays for ever.',
    ours: 'that answer holds for every row without a foreign key. A tombstone may come twice, as here.',
    why: 'A table must not keep results of rows that are deleted.',
  },
  'empty-sliding-window-refused': {
    rule: '4',
    title: 'A sliding window of size 0 is refused',
    reference: 'builds the topology and fails at the first record.',
    ours: 'refuses the topology.',
    why: 'A mistake is told where it was made.',
  },
  'cogrouped-windows-as-tables': {
    rule: '-',
    title: 'The windows of a cogroup are a table like others',
    reference:
      'builds a join with such a table and cannot start it; and it takes such a table for a versioned one where one stands above, and refuses to suppress it.',
    ours: 'treats it as any other table of windows.',
    why: 'Nothing in the rules forbids it.',
  },
  'no-rewriting': {
    rule: '-',
    title: 'No optimization changes a result',
    reference:
      'with `optimize`, a stream joined with itself drops null keys and forgets that it is a left or outer join; merged repartitions change the order among topics, and some topologies are refused.',
    ours: 'has no such setting: the topology means what it says.',
    why: 'An optimization must not show.',
  },
};

const unshown = `## What no scenario shows

| rule | the reference | ours |
|---|---|---|
| 1 | windows, sessions and suppression forget their stream time on restart and take late records again | stream time survives; the tests of each operator restart in the middle |
| 9 | a windowed join behind a repartition loses records when the writers drift apart in event time | each writer's time travels with its records, and the lowest counts |
`;

/** Reads the files of one difference. */
export function readDifferenceVector(name: Difference): DifferenceVector {
  const text = (file: string) =>
    readFileSync(new URL(`../vectors/differences/${name}${file}`, import.meta.url), 'utf8');
  const lines = (file: string) => text(file).trimEnd().split('\n');
  return {
    scenario: parseScenario(JSON.parse(text('.json'))),
    reference: lines('.reference.ndjson'),
    ours: lines('.ours.ndjson'),
  };
}

/** The whole page: each difference with its reason, its scenario and both outputs. */
export function differencesPage(): string {
  return [
    '# Differences from Kafka Streams\n',
    'What Kafka Streams 4.3.0 does and we do not, on purpose. Numbers are those of the rules in the tests. On scenarios in',
    'which one of these shows, a model judges conformance instead of the reference; `pnpm conformance` counts them by name.',
    'The scenarios are run by the tests, and this page is checked against them.\n',
    ...differences.map(section),
    unshown,
  ].join('\n');
}

function section(name: Difference): string {
  const {rule, title, reference, ours, why} = reasons[name];
  const vector = readDifferenceVector(name);
  return `## ${title}

\`${name}\`, rule ${rule}. ${why}

- The reference ${reference}
- Ours: ${ours}

\`\`\`json
${formatScenario(vector.scenario).trimEnd()}
\`\`\`

The reference:
\`\`\`
${vector.reference.join('\n')}
\`\`\`

Ours:
\`\`\`
${vector.ours.join('\n')}
\`\`\`
`;
}
