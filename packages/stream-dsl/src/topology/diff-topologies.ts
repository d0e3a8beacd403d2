import type {TopicJson, TopologyJson} from './topology-json.ts';

/**
 * What a new version of a topology means for what the old one has left behind (rule 25).
 * `compatible`: it goes on where the old one stopped. `needs reset`: its internal topics hold what it would misread,
 * so they must be deleted and the inputs read again. `blocked`: not even a reset helps.
 */
export type Verdict = 'compatible' | 'needs reset' | 'blocked';

export interface TopologyChange {
  readonly verdict: Verdict;
  /** The topic, store or application that it is about. */
  readonly subject: string;
  /** What is different, and what it means. */
  readonly message: string;
}

export interface TopologyDiff {
  /** The gravest verdict among the changes; `compatible` when there are none. */
  readonly verdict: Verdict;
  readonly changes: readonly TopologyChange[];
}

/** Compares two versions of one application by what they keep in topics. What only computes is not looked at. */
export function diffTopologies(before: TopologyJson, after: TopologyJson): TopologyDiff {
  const changes = [
    ...nameChanges(before, after),
    ...inputChanges(before.inputs, after.inputs),
    ...repartitionChanges(before.repartitions, after.repartitions),
    ...storeChanges(before, after),
  ];
  const verdicts = changes.map(({verdict}) => verdict);
  const verdict = (['blocked', 'needs reset'] as const).find((grave) => verdicts.includes(grave));
  return {verdict: verdict ?? 'compatible', changes};
}

/** A diff as text: the verdict, then a line for each change. */
export function formatDiff({verdict, changes}: TopologyDiff): string {
  const lines = changes.map(
    (change) => `  ${change.verdict}: ${change.subject}: ${change.message}`,
  );
  return [verdict, ...lines].join('\n');
}

function nameChanges(before: TopologyJson, after: TopologyJson): readonly TopologyChange[] {
  if (before.name === after.name) return [];
  return [
    {
      verdict: 'blocked',
      subject: after.name,
      message: `another application than ${before.name}: it shares neither offsets nor stores with it`,
    },
  ];
}

function inputChanges(
  before: readonly TopicJson[],
  after: readonly TopicJson[],
): readonly TopologyChange[] {
  const changes: TopologyChange[] = [];
  for (const {topic, key, value} of after) {
    const olds = before.filter((old) => old.topic === topic);
    if (olds.length === 0) {
      changes.push({
        verdict: 'compatible',
        subject: topic,
        message: 'is read now, from its beginning',
      });
    } else if (!olds.some((old) => old.key === key && old.value === value)) {
      const [old] = olds;
      changes.push({
        verdict: 'blocked',
        subject: topic,
        message: `was read as ${old?.key} and ${old?.value}, is read as ${key} and ${value}: records that are there stay as they are, so read them under the old serde, or from a new topic`,
      });
    }
  }
  for (const {topic} of before) {
    if (after.some((now) => now.topic === topic)) continue;
    changes.push({verdict: 'compatible', subject: topic, message: 'is read no more'});
  }
  return changes;
}

function repartitionChanges(
  before: readonly TopicJson[],
  after: readonly TopicJson[],
): readonly TopologyChange[] {
  const changes: TopologyChange[] = [];
  for (const old of before) {
    const now = after.find(({topic}) => topic === old.topic);
    if (now === undefined) {
      changes.push({
        verdict: 'needs reset',
        subject: old.topic,
        message: 'is used no more: records that are under way in it would be lost',
      });
    } else if (now.key !== old.key || now.value !== old.value) {
      changes.push({
        verdict: 'needs reset',
        subject: old.topic,
        message: `held ${old.key} and ${old.value}, holds ${now.key} and ${now.value}: records that are under way in it would be misread`,
      });
    }
  }
  return changes;
}

function storeChanges(before: TopologyJson, after: TopologyJson): readonly TopologyChange[] {
  const changes: TopologyChange[] = [];
  for (const {name, form, isNamed, fedBy} of after.stores) {
    const old = before.stores.find((store) => store.name === name);
    if (old === undefined) {
      changes.push({
        verdict: 'compatible',
        subject: name,
        message: 'is a new store: it begins empty, without the records before',
      });
    } else if (old.form !== form) {
      changes.push({
        verdict: 'needs reset',
        subject: name,
        message: `was ${old.form}, is ${form}: give the store another name, or reset`,
      });
    } else if (old.fedBy.join() !== fedBy.join()) {
      const paths = `was fed by ${old.fedBy.join(' > ')}, is fed by ${fedBy.join(' > ')}`;
      const isMeant = isNamed && old.isNamed;
      changes.push({
        verdict: isMeant ? 'compatible' : 'needs reset',
        subject: name,
        message: isMeant
          ? `${paths}: what is in it stays`
          : `${paths}, and its name comes from where it stands: if it is meant to be the same store, give it this name in both versions`,
      });
    }
  }
  for (const {name, changelog} of before.stores) {
    if (after.stores.some((store) => store.name === name)) continue;
    changes.push({
      verdict: 'compatible',
      subject: name,
      message: `is no store any more: ${changelog} can be deleted`,
    });
  }
  return changes;
}
