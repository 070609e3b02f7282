/**
 * Who may import whom in the house (ARCHITECTURE.md).
 * @type {import('dependency-cruiser').IConfiguration}
 */
module.exports = {
  forbidden: [
    {
      name: 'platform-knows-nobody',
      comment: 'The vocabulary is what everybody else is written in.',
      severity: 'error',
      from: { path: '^src/platform/' },
      to: { path: '^(src/(?!platform/|yaml/index)|charts/|clusters/|infra-tf/)' },
    },
    {
      name: 'yaml-knows-values',
      comment: 'How a value is written has nothing to do with what it means.',
      severity: 'error',
      from: { path: '^src/yaml/' },
      to: { path: '^(src/(?!yaml/|platform/json)|charts/|clusters/|infra-tf/)' },
    },
    {
      name: 'derive-reads-the-ledger',
      severity: 'error',
      from: { path: '^src/derive/' },
      to: { path: '^(src/(?!platform/|derive/)|charts/|clusters/|infra-tf/)' },
    },
    {
      name: 'render-knows-objects',
      severity: 'error',
      from: { path: '^src/render/' },
      to: { path: '^(src/(?!platform/|render/|yaml/index)|charts/|clusters/|infra-tf/)' },
    },
    {
      name: 'check-knows-objects',
      severity: 'error',
      from: { path: '^src/check/' },
      to: { path: '^(src/(?!platform/|render/|check/)|charts/|clusters/|infra-tf/)' },
    },
    {
      name: 'generator-knows-no-chart',
      comment: 'A chart registers with the cluster what the generator needs of it.',
      severity: 'error',
      from: { path: '^src/' },
      to: { path: '^(charts|clusters)/' },
    },
    {
      name: 'charts-use-the-vocabulary',
      comment: 'A chart states and registers; deriving, rendering and judging are done to it.',
      severity: 'error',
      from: { path: '^charts/' },
      to: { path: '^(src/(?!platform/)|clusters/)' },
    },
    {
      name: 'charts-meet-at-the-front-door',
      comment: 'What another chart may use stands in its index.ts.',
      severity: 'error',
      from: { path: '^charts/([^/]+)/' },
      to: { path: '^charts/(?!$1/)[^/]+/(?!index\\.ts$)' },
    },
    {
      name: 'clusters-use-front-doors',
      severity: 'error',
      from: { path: '^clusters/' },
      to: { path: '^(charts/[^/]+/(?!index\\.ts$)|src/(?!platform/index\\.ts$))' },
    },
    {
      name: 'cloud-layer-reads-the-ledger',
      comment: 'A chart enters in the ledger what it needs of the cloud.',
      severity: 'error',
      from: { path: '^infra-tf/' },
      to: { path: '^(charts/|clusters/|src/(?!platform/))' },
    },
    {
      name: 'one-folder-knows-cdktf',
      comment: 'CDKTF was archived: a move to its successor shall touch one folder.',
      severity: 'error',
      from: { pathNot: '^infra-tf/terraform/' },
      to: { path: '(^|/)(cdktf|@cdktf/[^/]+)/' },
    },
    {
      name: 'cdktf-provider-by-the-piece',
      comment: 'Its index loads 2,137 modules: three seconds and half a gigabyte.',
      severity: 'error',
      from: {},
      to: { path: '@cdktf/provider-aws/(?!lib/[^/]+/index\\.(js|d\\.ts)$)' },
    },
    {
      name: 'stacks-use-the-front-door-of-terraform',
      severity: 'error',
      from: { path: '^infra-tf/(?!terraform/)' },
      to: { path: '^infra-tf/terraform/(?!index\\.ts$)' },
    },
    {
      name: 'no-cycles',
      comment: 'Types may refer to each other; code that runs may not.',
      severity: 'error',
      from: {},
      to: { circular: true, viaOnly: { dependencyTypesNot: ['type-only'] } },
    },
  ],
  options: {
    tsConfig: { fileName: 'tsconfig.json' },
    tsPreCompilationDeps: true,
    doNotFollow: { path: 'node_modules' },
    enhancedResolveOptions: { extensions: ['.ts', '.cjs', '.js', '.json'] },
  },
};
