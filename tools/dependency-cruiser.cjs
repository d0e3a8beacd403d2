// The arrows of docs/ARCHITECTURE.md. A -> B means that A imports B; what is not allowed here is refused.
const packageRule = (name, mayImport) => ({
  name: `${name}-imports`,
  comment: `packages/${name} imports no other workspace but ${mayImport.join(', ') || 'none'}`,
  severity: 'error',
  // Tests on real servers start them, and so does the judge of the conformance tests.
  from: {
    path: `^packages/${name}/`,
    pathNot: ['\\.(s3|kafka)\\.test\\.ts$', '/conformance/oracle/'],
  },
  to: {
    path: '^(packages|runners|benchmarks|infra|tools)/',
    pathNot: [name, ...mayImport].map((allowed) => `^packages/${allowed}/`),
  },
});

/** Rooms of one package, lowest first: a room imports itself and the rooms that are listed for it. */
const rooms = (name, arrows) =>
  Object.entries(arrows).map(([room, allowed]) => ({
    name: `${name}-${room.replaceAll('/', '-')}`,
    comment: `packages/${name}/src/${room} imports only ${allowed.join(', ') || 'root files'}`,
    severity: 'error',
    from: {path: `^packages/${name}/src/${room}/`, pathNot: '\\.test(-d)?\\.ts$'},
    to: {
      path: `^packages/${name}/src/[^/]+/`,
      pathNot: [room, ...allowed].map((r) => `^packages/${name}/src/${r}/`),
    },
  }));

/** @type {import('dependency-cruiser').IConfiguration} */
module.exports = {
  forbidden: [
    {
      name: 'no-cycles',
      severity: 'error',
      from: {},
      to: {circular: true, viaOnly: {dependencyTypesNot: ['type-only']}},
    },
    {name: 'resolvable', severity: 'error', from: {}, to: {couldNotResolve: true}},
    {
      name: 'nothing-imports-a-runner',
      severity: 'error',
      from: {pathNot: '^runners/([^/]+)/'},
      to: {path: '^runners/'},
    },
    {
      name: 'no-index-from-inside',
      comment: 'inside a package the file itself is imported, never the index',
      severity: 'error',
      from: {path: '^packages/([^/]+)/src/', pathNot: '(index|\\.test|\\.test-d)\\.ts$'},
      to: {path: '^packages/$1/src/index\\.ts$'},
    },
    packageRule('stream-dsl', ['crm-model']),
    packageRule('delta-writer', []),
    packageRule('crm-model', []),
    packageRule('generator', ['crm-model']),
    {
      name: 'rxjs-in-runtime-only',
      severity: 'error',
      from: {
        path: '^packages/stream-dsl/src/',
        pathNot: ['^packages/stream-dsl/src/runtime/', '\\.test(-d)?\\.ts$'],
      },
      to: {path: 'rxjs', dependencyTypesNot: ['type-only']},
    },
    ...rooms('stream-dsl', {
      dsl: ['graph', 'windows'],
      graph: ['windows'],
      windows: [],
      topology: ['graph', 'windows', 'ports'],
      runtime: [
        'topology',
        'graph',
        'windows',
        'state',
        'state-storage',
        'ports',
        'record-batch',
        'observability',
      ],
      'state-storage': ['ports', 'record-batch'],
      observability: [],
      http: ['runtime', 'topology', 'graph', 'state', 'observability'],
      cli: ['runtime', 'topology', 'graph', 'dsl', 'ports', 'record-batch', 'brokers'],
      state: ['ports', 'record-batch', 'windows'],
      ports: ['record-batch'],
      'record-batch': [],
      serdes: [],
      'brokers/membership': ['ports'],
      'brokers/memory': ['ports', 'record-batch', 'brokers/membership'],
      'brokers/kafka': ['ports', 'record-batch', 'brokers/membership'],
      'brokers/kafkajs': ['brokers/kafka', 'ports'],
      'brokers/platformatic': ['brokers/kafka', 'ports'],
      testing: [
        'dsl',
        'graph',
        'topology',
        'runtime',
        'state',
        'ports',
        'record-batch',
        'brokers',
        'windows',
        'state-storage',
      ],
    }),
    ...rooms('crm-model', {schema: [], arrow: ['schema']}),
    ...rooms('generator', {
      seed: [],
      load: [],
      shop: ['seed'],
      workload: ['load', 'seed', 'shop'],
      pacer: ['workload', 'load', 'seed'],
      audit: ['workload', 'shop', 'load', 'seed'],
    }),
    ...rooms('delta-writer', {
      schema: [],
      actions: [],
      storage: [],
      data: ['schema'],
      worker: ['data', 'schema'],
      log: ['actions', 'storage', 'checkpoint'],
      checkpoint: ['log', 'actions', 'data', 'schema', 'storage', 'worker'],
      transaction: ['checkpoint', 'log', 'worker', 'data', 'actions', 'schema', 'storage'],
      writer: ['transaction', 'data'],
      table: ['writer', 'transaction', 'log', 'worker', 'data', 'actions', 'schema', 'storage'],
      cli: ['table', 'schema'],
      testing: ['storage', 'schema'],
    }),
  ],
  options: {
    doNotFollow: {path: ['node_modules', 'dist']},
    exclude: {path: ['/dist/', 'node_modules/(?!rxjs)']},
    tsConfig: {fileName: 'tsconfig.json'},
    tsPreCompilationDeps: true,
    enhancedResolveOptions: {
      exportsFields: ['exports'],
      conditionNames: ['crm-source', 'import', 'require', 'node', 'default', 'types'],
    },
  },
};
