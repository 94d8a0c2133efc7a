/** The borders between folders, made from folders.cjs, and rules about packages. Every rule says what to do instead. */
import { createRequire } from 'node:module';
import type { Import } from './read-imports.ts';

interface Folder {
  name: string;
  imports: string[];
  tables?: string[];
  instead: string;
}

export interface BorderRule {
  name: string;
  /** What to do instead. */
  instead: string;
  forbids: (found: Import) => boolean;
}

export const { FILES, FOLDERS, WEB_FOLDERS } = createRequire(import.meta.url)('../folders.cjs') as {
  FILES: string[];
  FOLDERS: Folder[];
  WEB_FOLDERS: { name: string; holds: string }[];
};

/** Folders of test/ with a package.json of their own, whose packages are installed only where they run. knip checks them. */
const OWN_PACKAGES = /^test\/(?:readers|generators|kubernetes)\//;

const QUICK_COMMANDS =
  /^src\/cli\/(?:sheaf|commands|settings-help|export|show-progress|with-client|progress|print)\.ts$/;
const SERVICE = /^src\/wire\.ts$|^src\/(?:db|access|store|verify|webhooks|importer|telemetry)\//;

const isTest = (path: string) => path.endsWith('.test.ts');
const isService = (path: string) => path.startsWith('src/') && !isTest(path);

/** Whether a path is one of these files or in one of these folders of src/. */
const isIn = (path: string, names: readonly string[]) =>
  names.some((name) => path === `src/${name}.ts` || path.startsWith(`src/${name}/`));

/** Whether a path belongs to one of these packages, or to one of a scope. */
const isPackage = (path: string, names: readonly string[]) =>
  names.some((name) => path.includes(`node_modules/${name}/`));

const borders = FOLDERS.map(
  ({ name, imports, instead }): BorderRule => ({
    name: `borders of ${name}/`,
    instead,
    forbids: ({ from, to }) =>
      from.startsWith(`src/${name}/`) &&
      !isTest(from) &&
      to.startsWith('src/') &&
      !isIn(to, [name, ...imports, ...FILES]),
  }),
);

const webFolderOf = (path: string) => /^web\/src\/([^/]+)\//.exec(path)?.[1];

/** The files beside the folders, such as routes.tsx, connect everything. They are above all folders. */
function webLevel(path: string): number {
  const level = WEB_FOLDERS.findIndex(({ name }) => name === webFolderOf(path));
  return level < 0 ? WEB_FOLDERS.length : level;
}

export const RULES: readonly BorderRule[] = [
  ...borders,
  {
    name: 'folders of the pages',
    instead:
      'A folder imports only those below it. Move what both need to a lower one. See WEB_FOLDERS in folders.cjs.',
    forbids: ({ from, to }) =>
      from.startsWith('web/src/') && !isTest(from) && to.startsWith('web/src/') && webLevel(to) > webLevel(from),
  },
  {
    name: 'borders of files beside the folders',
    instead: 'These files are below every folder. Move what needs a folder into one.',
    forbids: ({ from, to }) =>
      FILES.some((name) => from === `src/${name}.ts`) &&
      to.startsWith('src/') &&
      !FILES.some((name) => to === `src/${name}.ts`),
  },
  {
    name: 'a concrete part is wired, not imported',
    instead: 'Import the interface (store/store.ts, queue/queue.ts). wire.ts decides which implementation there is.',
    forbids: ({ from, to }) =>
      isService(from) &&
      from !== 'src/wire.ts' &&
      !/^src\/(?:store|queue)\//.test(from) &&
      /^src\/(?:store\/(?!store\.ts$)|queue\/(?!queue\.ts$))/.test(to),
  },
  {
    name: 'report types are handed down',
    instead: 'Take a Catalog (reports/catalog.ts) as an argument. bin/sheaf.js decides which report types there are.',
    forbids: ({ from, to }) => isService(from) && to === 'src/reports/built-in.ts',
  },
  {
    name: 'a report type uses no database',
    instead: 'A report type describes its query with the sql tag. source/ runs it.',
    forbids: ({ from, to }) =>
      isService(from) && from.startsWith('src/reports/') && isPackage(to, ['pg', 'pg-copy-streams', 'pg-boss']),
  },
  {
    name: 'a recipe is text',
    instead: 'A recipe turns an Integration into code. Understanding belongs in dex/.',
    forbids: ({ from, to }) =>
      isService(from) &&
      from.startsWith('src/dex/recipes/') &&
      to.startsWith('src/') &&
      !isIn(to, ['dex/recipes', 'dex/integration', 'dictionary']),
  },
  {
    name: 'every imported package is in package.json',
    instead: 'Add it to the package.json above the file, and to docs/decisions/0001-dependencies.md with its purpose.',
    forbids: ({ from, target, listed }) =>
      target === 'package' && !OWN_PACKAGES.test(from) && (listed === undefined || listed === 'optionalDependencies'),
  },
  {
    name: 'every import resolves',
    instead: 'The file or package does not exist. Correct its name, or install the package.',
    forbids: ({ from, target }) => target === 'nothing' && !OWN_PACKAGES.test(from),
  },
  {
    name: 'the service runs without the packages of development',
    instead: 'Move the package to dependencies. An image has no devDependencies.',
    forbids: ({ from, listed, typeOnly }) =>
      /^(?:src|clients\/typescript\/src)\//.test(from) && !isTest(from) && listed === 'devDependencies' && !typeOnly,
  },
  {
    name: 'the TypeScript client has no dependencies',
    instead: 'Its README promises this. Use Node and the web platform only.',
    forbids: ({ from, to, target }) =>
      from.startsWith('clients/typescript/src/') && target !== 'node' && !to.startsWith('clients/typescript/src/'),
  },
  {
    name: 'sheaf export and the list of commands load no service',
    instead: 'They must start quickly. Import it where it is used, with await import(), or in another command.',
    forbids: ({ from, to, dynamic }) =>
      QUICK_COMMANDS.test(from) && !dynamic && (SERVICE.test(to) || isPackage(to, ['pg', '@aws-sdk'])),
  },
  {
    name: 'types of the OpenAPI document are in openapi/',
    instead: 'Import them from src/openapi/document.ts, which says what the document of Sheaf always has.',
    forbids: ({ from, to }) => !from.startsWith('src/openapi/') && isPackage(to, ['openapi-types']),
  },
  {
    name: 'only dex/model knows the SDK of models',
    instead: 'Sheaf runs without a model. The SDK is loaded only where a model is configured.',
    forbids: ({ from, to }) =>
      from.startsWith('src/') && !from.startsWith('src/dex/model/') && isPackage(to, ['ai', '@ai-sdk']),
  },
];
