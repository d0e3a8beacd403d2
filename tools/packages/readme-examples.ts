const mark = '<!-- example:run -->';

/**
 * The code blocks of a Markdown text that must run: each ```ts block whose nearest line above is
 * `<!-- example:run -->`. Throws when a mark has no block, so that no example is lost silently.
 */
export function runnableExamples(markdown: string): string[] {
  return markdown
    .split(mark)
    .slice(1)
    .map((after) => {
      const block = /^\s*```ts\n([\s\S]*?)\n```/.exec(after)?.[1];
      if (block === undefined) throw new Error(`"${mark}" is not followed by a ts code block`);
      return block;
    });
}
