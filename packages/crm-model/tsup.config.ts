import {defineConfig} from 'tsup';

export default defineConfig({
  entry: {
    index: 'src/index.ts',
    'schema/index': 'src/schema/index.ts',
    'arrow/index': 'src/arrow/index.ts',
  },
  format: ['esm'],
  target: 'node24',
  dts: true,
  sourcemap: true,
  // The sources are in the package, so the maps need not hold them once more.
  esbuildOptions: (options) => {
    options.sourcesContent = false;
  },
  clean: true,
});
