/** The borders between folders, made from folders.cjs, and rules about packages. Every rule says what to do instead. */
const { FILES, FOLDERS } = require('./folders.cjs');

const TESTS = ['\\.test\\.ts$', '/testing/'];
const inside = (name) => `^src/${name}(/|\\.ts$)`;

const borders = FOLDERS.map(({ name, imports, instead }) => ({
  name: `borders of ${name}/`,
  comment: instead,
  severity: 'error',
  from: { path: `^src/${name}/`, pathNot: TESTS },
  to: { path: '^src/', pathNot: [name, ...imports, ...FILES].map(inside) },
}));

module.exports = {
  forbidden: [
    {
      name: 'no circles',
      comment: 'Two files need each other: move what both need into a third, lower one.',
      severity: 'error',
      from: {},
      to: { circular: true },
    },
    ...borders,
    {
      name: 'borders of files beside the folders',
      comment: 'These files are below every folder. Move what needs a folder into one.',
      severity: 'error',
      from: { path: FILES.map((name) => `^src/${name}\\.ts$`) },
      to: { path: '^src/', pathNot: FILES.map((name) => `^src/${name}\\.ts$`) },
    },
    {
      name: 'a concrete part is wired, not imported',
      comment: 'Import the interface (store/store.ts, queue/queue.ts). wire.ts decides which implementation there is.',
      severity: 'error',
      from: { path: '^src/', pathNot: ['^src/wire\\.ts$', '^src/(store|queue)/', ...TESTS] },
      to: { path: ['^src/store/(?!store\\.ts$)', '^src/queue/(?!queue\\.ts$)'] },
    },
    {
      name: 'a report type uses no database',
      comment: 'A report type describes its query with the sql tag. source/ runs it.',
      severity: 'error',
      from: { path: '^src/reports/', pathNot: TESTS },
      to: { path: 'node_modules/(pg|pg-copy-streams|pg-boss)/' },
    },
    {
      name: 'a recipe is text',
      comment: 'A recipe turns an Integration into code. Understanding belongs in dex/.',
      severity: 'error',
      from: { path: '^src/dex/recipes/', pathNot: TESTS },
      to: { path: '^src/', pathNot: ['^src/dex/recipes/', '^src/dex/integration\\.ts$', '^src/dictionary\\.ts$'] },
    },
    {
      name: 'only dex/model knows the SDK of models',
      comment: 'Sheaf runs without a model. The SDK is loaded only where a model is configured.',
      severity: 'error',
      from: { path: '^src/(?!dex/model/)' },
      to: { path: 'node_modules/(ai|@ai-sdk)/' },
    },
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    parser: 'swc',
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'tsconfig.json' },
    enhancedResolveOptions: {
      extensions: ['.ts', '.js'],
      exportsFields: ['exports'],
      conditionNames: ['import', 'node'],
    },
  },
};
