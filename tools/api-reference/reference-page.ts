import type {Declaration, EntryDeclarations} from './declarations.ts';

/** An entry of a package under the name by which it is imported. */
export type Entry = EntryDeclarations & Readonly<{name: string}>;

/** The reference as Markdown: a chapter for each entry, values first. A declaration stands where it comes first. */
export function referencePage(packageName: string, entries: readonly Entry[]): string {
  const told = new Set<string>();
  const chapters = entries.flatMap(({name, exported, named}) => {
    const isNew = ({text}: Declaration): boolean => !told.has(text) && told.add(text).size > 0;
    const fresh = exported.filter(isNew);
    return [
      `## \`${name}\``,
      ...section(
        'Functions and values',
        fresh.filter(({isValue}) => isValue),
      ),
      ...section(
        'Classes and types',
        fresh.filter(({isValue}) => !isValue),
      ),
      ...section('Not exported, but named above', named.filter(isNew)),
    ];
  });
  return `${[
    `# API of \`${packageName}\``,
    'Written from the sources by `pnpm docs:api`; do not edit. What each part is for: [the guide](../guides/stream-dsl.md).',
    ...chapters,
  ].join('\n\n')}\n`;
}

function section(title: string, declarations: readonly Declaration[]): readonly string[] {
  if (declarations.length === 0) return [];
  return [`### ${title}`, ...declarations.map(({text}) => `\`\`\`ts\n${text}\n\`\`\``)];
}
