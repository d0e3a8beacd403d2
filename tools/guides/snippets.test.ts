import {expect, test} from 'vitest';
import {placesIn, snippetOf, titlesIn, withSnippets} from './snippets.ts';

const source = `import {a} from 'a';

test('one', () => {
  if (a) {
    b();
  }
});

test('two', async () => {
  await c('$&');
});
`;
const guide = `# A
<!-- snippet: x.test.ts "one" -->
\`\`\`ts
old
\`\`\`
text
<!-- snippet: x.ts -->
\`\`\`ts
\`\`\`
`;

test('a snippet is the body of a test, or a file below its imports', () => {
  expect(snippetOf(source, 'one')).toBe('if (a) {\n  b();\n}');
  expect(snippetOf(source, 'two')).toBe("await c('$&');");
  expect(snippetOf("import {\n  a,\n} from 'a';\n\nb();\n", undefined)).toBe('b();');
  expect(() => snippetOf(source, 'three')).toThrow('no test "three"');
});

test('each block under a mark gets the code of its place', () => {
  const shown = withSnippets(guide, ({file, title}) => `${file} ${title} $&`);
  expect(shown).toContain('```ts\nx.test.ts one $&\n```\ntext');
  expect(shown).toContain('```ts\nx.ts undefined $&\n```\n');
  expect(withSnippets(shown, ({file, title}) => `${file} ${title} $&`)).toBe(shown);
});

test('code without a mark is refused', () => {
  expect(() => withSnippets(`${guide}\`\`\`ts\nx\n\`\`\`\n`, () => '')).toThrow('3 blocks');
});

test('places and titles are found', () => {
  expect(placesIn(guide)).toEqual([
    {file: 'x.test.ts', title: 'one'},
    {file: 'x.ts', title: undefined},
  ]);
  expect(titlesIn(source)).toEqual(['one', 'two']);
});
