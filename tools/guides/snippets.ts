/** Where a snippet's code is: a test of a file, or all of a file but its imports. */
export type SnippetPlace = Readonly<{file: string; title: string | undefined}>;

const snippet =
  /(?<mark><!-- snippet: (?<file>\S+)(?: "(?<title>[^"\n]+)")? -->\n)```ts\n[\s\S]*?```\n/g;
const codeBlock = /^```ts$/gm;

/** The guide with each snippet's code as `codeAt` gives it. Throws for TypeScript that is no snippet. */
export function withSnippets(guide: string, codeAt: (place: SnippetPlace) => string): string {
  const blocks = guide.match(codeBlock)?.length ?? 0;
  const marked = [...guide.matchAll(snippet)].length;
  if (blocks !== marked) {
    throw new Error(
      `${blocks} blocks of TypeScript, ${marked} of them under a snippet's mark: mark all`,
    );
  }
  return guide.replaceAll(snippet, (_, mark: string, file: string, title: string | undefined) => {
    return `${mark}\`\`\`ts\n${codeAt({file, title})}\n\`\`\`\n`;
  });
}

/** The places that a guide shows, in its order. */
export function placesIn(guide: string): SnippetPlace[] {
  return [...guide.matchAll(snippet)].map(({groups}) => ({
    file: groups?.['file'] ?? '',
    title: groups?.['title'],
  }));
}

/** What stands in the test of this title, moved to the left; without a title, the file below its imports. */
export function snippetOf(source: string, title: string | undefined): string {
  if (title === undefined) return source.replaceAll(/^import [\s\S]*?;\n/gm, '').trim();
  const start = `test('${title}', `;
  const at = source.indexOf(start);
  const end = source.indexOf('\n});', at);
  if (at < 0 || end < 0) throw new Error(`there is no test "${title}"`);
  const body = source.slice(source.indexOf('{\n', at) + 2, end);
  return body.replaceAll(/^ {2}/gm, '');
}

/** The titles of a file's tests. */
export function titlesIn(source: string): string[] {
  return [...source.matchAll(/^test\('([^'\n]+)', /gm)].map(([, title = '']) => title);
}
