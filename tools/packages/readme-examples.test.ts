import {expect, test} from 'vitest';
import {runnableExamples} from './readme-examples.ts';

const block = (code: string): string => `\`\`\`ts\n${code}\n\`\`\`\n`;

test('only marked blocks run', () => {
  const text = `# A\n${block('one()')}\n<!-- example:run -->\n${block('two()\nthree()')}\nend`;
  expect(runnableExamples(text)).toEqual(['two()\nthree()']);
});

test('a mark without a block is refused', () => {
  expect(() => runnableExamples('<!-- example:run -->\ntext')).toThrow(/not followed/);
});
