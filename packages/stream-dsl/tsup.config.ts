import {defineConfig} from 'tsup';

export default defineConfig({
  entry: {
    index: 'src/index.ts',
    'brokers/memory/index': 'src/brokers/memory/index.ts',
    'brokers/kafkajs/index': 'src/brokers/kafkajs/index.ts',
    'brokers/platformatic/index': 'src/brokers/platformatic/index.ts',
    'serdes/msgpack/index': 'src/serdes/msgpack/index.ts',
    'serdes/avro/index': 'src/serdes/avro/index.ts',
    'serdes/protobuf/index': 'src/serdes/protobuf/index.ts',
    'serdes/json-schema/index': 'src/serdes/json-schema/index.ts',
    'serdes/schema-registry/index': 'src/serdes/schema-registry/index.ts',
    'http/index': 'src/http/index.ts',
    'cli/main': 'src/cli/main.ts',
    'state-storage/sqlite/index': 'src/state-storage/sqlite/index.ts',
    'state-storage/memory/index': 'src/state-storage/memory/index.ts',
    'testing/index': 'src/testing/index.ts',
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
  // `node:sqlite` has no other name.
  removeNodeProtocol: false,
});
