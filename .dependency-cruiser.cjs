/**
 * Who may know whom (docs/architecture.md). Every rule was seen to fire: `infra/test/dependency-rules.test.ts` adds a
 * violation of each and expects its name.
 */
const VENDOR = '^node_modules/(@aws-sdk|@smithy|aws-cdk-lib|twilio|openai|telnyx|ws)(/|$)';
const error = (name, from, to) => ({ name, severity: 'error', from, to });

module.exports = {
  forbidden: [
    error('no-circular', {}, { circular: true, viaOnly: { dependencyTypesNot: ['type-only'] } }),
    error('shared-is-the-floor', { path: '^shared/' }, { path: '^(infra|functions|media-relay|console)/' }),
    error(
      'deployables-do-not-meet',
      { path: '^(functions|media-relay|console)/' },
      { path: '^(functions|media-relay|console|infra)/', pathNot: '^$1/' },
    ),
    error(
      'infra-sees-only-env-and-table',
      { path: '^infra/', pathNot: ['\\.test\\.ts$', '/testing/'] },
      {
        path: '^(functions|media-relay|shared|console)/',
        pathNot: ['/env\\.ts$', '^shared/dynamodb/table\\.ts$'],
      },
    ),
    error(
      'feature-entries-do-not-meet',
      // Whoever describes the API has to see all of it.
      { path: '^functions/([^/]+)/', pathNot: ['^functions/entry/', '^functions/api-description/all-routes\\.ts$'] },
      { path: '^functions/', pathNot: ['^functions/$1/', '^functions/entry/'] },
    ),
    error(
      'domain-knows-no-vendor',
      { path: '^shared/domain/', pathNot: '(-repository|\\.test)\\.ts$' },
      { path: [VENDOR, '^shared/(providers|dynamodb)/'] },
    ),
    error(
      'repositories-know-only-dynamodb',
      { path: '-repository\\.ts$' },
      { path: ['^shared/providers/', '^node_modules/(twilio|openai|telnyx|ws)(/|$)'] },
    ),
    error(
      'use-cases-see-repositories-as-types',
      { path: '^shared/domain/', pathNot: '(-repository|\\.test)\\.ts$' },
      { path: '-repository\\.ts$', dependencyTypesNot: ['type-only'] },
    ),
    error(
      'providers-know-no-feature',
      { path: '^shared/providers/', pathNot: '\\.test\\.ts$' },
      { path: '^shared/domain/' },
    ),
    error(
      'one-vendor-per-provider-folder',
      { path: '^shared/providers/([^/]+)/' },
      { path: '^shared/providers/', pathNot: '^shared/providers/$1/' },
    ),
    error(
      'internal-stays-inside',
      { path: '^shared/domain/([^/]+)/' },
      { path: '^shared/domain/[^/]+/internal/', pathNot: '^shared/domain/$1/' },
    ),
    error(
      'internal-is-not-for-deployables',
      { path: '^(functions|media-relay|console|infra)/' },
      { path: '^shared/domain/[^/]+/internal/' },
    ),
    error(
      'features-do-not-meet',
      { path: '^shared/domain/([^/]+)/', pathNot: '^shared/domain/call-outcomes/' },
      { path: '^shared/domain/', pathNot: ['^shared/domain/$1/', '^shared/domain/(calls|directory)/'] },
    ),
    error(
      'what-lies-beneath-knows-no-feature',
      { path: '^shared/domain/(calls|directory)/' },
      { path: '^shared/domain/', pathNot: '^shared/domain/(calls|directory)/' },
    ),
    error('console-never-reaches-aws', { path: '^console/' }, { path: VENDOR, reachable: true }),
    error(
      'simulators-know-no-product',
      { path: '^infra/local/simulators/' },
      { path: '^(functions|media-relay|shared|console|infra)/', pathNot: '^infra/local/simulators/' },
    ),
    error(
      'tests-are-leaves',
      // The bench measures against the same DynamoDB that tests run on.
      { pathNot: ['\\.test\\.ts$', '^shared/testing/', '/testing/', '^media-relay/bench/'] },
      { path: ['\\.test\\.ts$', '/testing/'] },
    ),
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    exclude: { path: '(^|/)(dist|cdk\\.out|\\.local)/' },
    tsPreCompilationDeps: 'specify',
    parser: 'swc',
    enhancedResolveOptions: {
      exportsFields: ['exports'],
      conditionNames: ['import', 'types', 'default'],
      extensions: ['.ts', '.mjs', '.js', '.d.ts'],
    },
  },
};
