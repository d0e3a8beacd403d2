import {defineConfig} from 'tsup';

const surface = {index: 'src/index.ts', 'testing/index': 'src/testing/index.ts'};

export default defineConfig({
  entry: {
    ...surface,
    // The encode pool starts the worker from a file of its own.
    'worker/encode-worker': 'src/worker/encode-worker.ts',
    'cli/main': 'src/cli/main.ts',
  },
  format: ['esm'],
  target: 'node24',
  dts: {entry: surface},
  sourcemap: true,
  // The sources are in the package, so the maps need not hold them once more.
  esbuildOptions: (options) => {
    options.sourcesContent = false;
  },
  clean: true,
});
