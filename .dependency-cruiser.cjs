// Which part may import which (STYLE.md). scripts/check.mjs also makes sure that modules were really read.
/** @type {import('dependency-cruiser').IConfiguration} */
module.exports = {
  forbidden: [
    {
      name: 'no-cycles',
      severity: 'error',
      from: {},
      to: { circular: true, viaOnly: { dependencyTypesNot: ['type-only'] } },
    },
    {
      name: 'unresolvable',
      severity: 'error',
      from: {},
      to: { couldNotResolve: true, pathNot: '^(bun|vite/client)$' },
    },
    {
      name: 'apps-never-import-each-other',
      severity: 'error',
      from: { path: '^apps/([^/]+)/' },
      to: { path: '^apps/', pathNot: '^apps/$1/' },
    },
    {
      name: 'packages-never-import-apps',
      severity: 'error',
      from: { path: '^packages/' },
      to: { path: '^(apps|e2e|bench)/' },
    },
    {
      name: 'contracts-import-only-zod',
      severity: 'error',
      from: { path: '^packages/contracts/src/', pathNot: '\\.test\\.ts$' },
      to: { pathNot: ['^packages/contracts/src/', 'node_modules/zod/'] },
    },
    {
      name: 'alerting-imports-only-contracts',
      severity: 'error',
      from: { path: '^packages/alerting/src/', pathNot: '(\\.test\\.ts|/testing/)' },
      to: { pathNot: ['^packages/(alerting|contracts)/src/', 'node_modules/zod/'] },
    },
    {
      name: 'mail-reading-imports-only-its-libraries',
      severity: 'error',
      from: { path: '^packages/mail-reading/src/', pathNot: '(\\.test\\.ts|/testing/)' },
      to: {
        pathNot: [
          '^packages/mail-reading/src/',
          'node_modules/(email-reply-parser|html-to-text|htmlparser2|sanitize-html|@types)/',
          '^(node:)?(buffer|crypto|util|worker_threads)$',
        ],
      },
    },
    {
      name: 'platform-knows-no-feature',
      severity: 'error',
      from: { path: '^apps/(server|web|agent)/src/platform/', pathNot: '\\.test\\.tsx?$' },
      to: { path: '^apps/[^/]+/src/(features|cli|shell|commands)/' },
    },
    {
      // Every browser loads the routes before anything else; an endpoint's file would bring all it names with it.
      name: 'routes-of-pages-bring-no-endpoints',
      severity: 'error',
      from: { path: '^apps/web/src/features/.*(\\.routes\\.tsx|-search\\.ts)$' },
      to: {
        path: '^packages/contracts/src/',
        pathNot: '/(kinds|endpoint|permissions|roles)\\.ts$',
        dependencyTypesNot: ['type-only'],
      },
    },
    {
      name: 'features-meet-through-their-index',
      severity: 'error',
      from: { path: '^apps/server/src/features/([^/]+)/', pathNot: '\\.test\\.ts$' },
      to: { path: '^apps/server/src/features/([^/]+)/', pathNot: ['^apps/server/src/features/$1/', '/index\\.ts$'] },
    },
    {
      name: 'rules-are-pure',
      severity: 'error',
      from: { path: '\\.rules\\.ts$' },
      to: {
        pathNot: [
          '\\.rules\\.ts$',
          '^packages/',
          'node_modules/(zod|rrule-temporal|ical\\.js)/',
          '^(node:)?(crypto|zlib|net|buffer)$',
          '^apps/server/src/platform/temporal\\.ts$',
        ],
      },
    },
    {
      name: 'sql-is-repositories-business',
      severity: 'error',
      from: { path: '\\.repo\\.ts$' },
      to: { path: '\\.(service|routes|jobs)\\.ts$' },
    },
    {
      name: 'routes-decide-nothing',
      severity: 'error',
      from: { path: '\\.(service|rules|repo)\\.ts$' },
      to: { path: '\\.routes\\.ts$' },
    },
    {
      name: 'only-the-signer-opens-the-command-key',
      severity: 'error',
      from: {
        pathNot: [
          '^apps/server/src/features/commands/commands\\.background\\.ts$',
          '\\.test\\.ts$',
          '^apps/server/src/testing/',
        ],
      },
      to: { path: 'platform/crypto/command-key\\.ts$' },
    },
    {
      name: 'tests-stay-out-of-the-product',
      severity: 'error',
      from: { pathNot: '(\\.test\\.tsx?$|/testing/|^e2e/|^bench/|-fixture\\.ts$)' },
      to: { path: '(\\.test\\.tsx?$|/testing/)' },
    },
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    exclude: { path: '(^|/)(dist|node_modules/\\.cache)/' },
    tsPreCompilationDeps: true,
    combinedDependencies: true,
    enhancedResolveOptions: {
      exportsFields: ['exports'],
      conditionNames: ['import', 'node', 'default'],
      extensions: ['.ts', '.tsx', '.js', '.mjs', '.json', '.css'],
    },
  },
};
