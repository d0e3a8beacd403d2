import {defineConfig} from 'vitest/config';

const sourceFirst = {conditions: ['crm-source', 'node', 'import', 'default']};
const project = (
  name: string,
  include: string,
  testTimeoutMs: number,
  exclude: readonly string[] = [],
) => ({
  resolve: sourceFirst,
  ssr: {resolve: sourceFirst},
  test: {
    name,
    include: [include],
    exclude: ['**/node_modules/**', '**/dist/**', ...exclude],
    testTimeout: testTimeoutMs,
    hookTimeout: 120_000,
    // Workers that a test starts must find the packages' sources as the test itself does.
    execArgv: ['--conditions=crm-source'],
  },
});

export default defineConfig({
  test: {
    projects: [
      project('unit', '**/*.test.ts', 60_000, ['**/*.kafka.test.ts', '**/*.s3.test.ts']),
      project('kafka', '**/*.kafka.test.ts', 120_000),
      project('s3', '**/*.s3.test.ts', 120_000),
    ],
  },
});
