/** Reads which file imports which, from syntax trees and with the resolution of Node. */
import { readdirSync, readFileSync } from 'node:fs';
import { isBuiltin } from 'node:module';
import { dirname, join, relative, sep } from 'node:path';
import { parseSync, Visitor } from 'oxc-parser';
import { ResolverFactory } from 'oxc-resolver';

export interface Import {
  /** Path of the importing file, relative to the root. */
  from: string;
  /** Path of the imported file, relative to the root. For a module of Node, or where nothing was found, the name in the code. */
  to: string;
  target: 'file' | 'node' | 'package' | 'nothing';
  /** For a package: the list that names it in the nearest package.json above the importing file. */
  listed?: DependencyList | undefined;
  /** `import type`, which is removed before the code runs. `import { type A }` still loads the file. */
  typeOnly: boolean;
  /** `import()`, which loads the file later. */
  dynamic: boolean;
}

const LISTS = ['dependencies', 'devDependencies', 'optionalDependencies', 'peerDependencies'] as const;
export type DependencyList = (typeof LISTS)[number];

export interface Imports {
  /** The files that were read, relative to the root. */
  files: string[];
  imports: Import[];
  /** Files that could not be parsed, with the reason. */
  errors: string[];
}

const CODE = /\.[cm]?[jt]sx?$/;

/** What an import can name without its extension, as bundlers and AssemblyScript allow. */
const EXTENSIONS = ['.ts', '.tsx', '.js', '.d.ts'];

/** Reads all code in folders of `root`, and all other code of the root that it imports. */
export function readImports(root: string, folders: readonly string[]): Imports {
  const runs = new ResolverFactory({ conditionNames: ['import', 'node'], extensions: EXTENSIONS, symlinks: false });
  /** For packages that have only types. */
  const types = runs.cloneWithOptions({ conditionNames: ['types', 'import', 'node'], mainFields: ['types', 'main'] });
  const listOf = dependencyLists(root);
  const found: Imports = { files: [], imports: [], errors: [] };
  const seen = new Set(folders.flatMap((folder) => codeIn(root, folder)));
  // A Set also iterates over what is added meanwhile.
  for (const from of seen) {
    const { program, errors } = parseSync(from, readFileSync(join(root, from), 'utf8'));
    if (errors.length > 0) found.errors.push(`${from}: ${errors[0]!.message}`);
    found.files.push(from);
    for (const { name, ...how } of importsOf(program)) {
      const add = (to: string, target: Import['target'], listed?: DependencyList) =>
        found.imports.push({ from, to, target, listed, ...how });
      if (isBuiltin(name)) {
        add(name, 'node');
        continue;
      }
      const folder = join(root, dirname(from));
      const file = name.replace(/\?.*$/, '');
      const path = runs.sync(folder, file).path ?? types.sync(folder, file).path;
      if (path === undefined) {
        add(name, 'nothing');
        continue;
      }
      const to = relative(root, path).split(sep).join('/');
      if (/(?:^|\/)node_modules\//.test(to)) {
        add(to, 'package', listOf(from, packageName(name)));
        continue;
      }
      add(to, 'file');
      if (CODE.test(to) && !to.startsWith('..') && !/(?:^|\/)dist\//.test(to)) seen.add(to);
    }
  }
  return found;
}

function codeIn(root: string, folder: string): string[] {
  return readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' })
    .map((path) => `${folder}/${path.split(sep).join('/')}`)
    .filter((path) => CODE.test(path) && !path.includes('/node_modules/'));
}

function packageName(name: string): string {
  return name
    .split('/')
    .slice(0, name.startsWith('@') ? 2 : 1)
    .join('/');
}

type NamedImport = Pick<Import, 'typeOnly' | 'dynamic'> & { name: string };

/** Every form in which a file can name another: declarations, `import()`, types such as `typeof import()`, and `require()`. */
function importsOf(program: Parameters<Visitor['visit']>[0]): NamedImport[] {
  const found: NamedImport[] = [];
  const add = (source: unknown, { typeOnly = false, dynamic = false } = {}) => {
    const name = textOf(source);
    if (name !== undefined) found.push({ name, typeOnly, dynamic });
  };
  new Visitor({
    ImportDeclaration: ({ source, importKind }) => add(source, { typeOnly: importKind === 'type' }),
    ExportNamedDeclaration: ({ source, exportKind }) => add(source, { typeOnly: exportKind === 'type' }),
    ExportAllDeclaration: ({ source, exportKind }) => add(source, { typeOnly: exportKind === 'type' }),
    ImportExpression: ({ source }) => add(source, { dynamic: true }),
    TSImportType: ({ source }) => add(source, { typeOnly: true }),
    TSExternalModuleReference: ({ expression }) => add(expression),
    CallExpression: ({ callee, arguments: [first] }) => {
      if (callee.type === 'Identifier' && callee.name === 'require') add(first);
    },
  }).visit(program);
  return found;
}

/** The value of a string, also of one in backquotes. */
function textOf(source: unknown): string | undefined {
  const { value, quasis } = (source ?? {}) as { value?: unknown; quasis?: { value: { cooked: string | null } }[] };
  if (typeof value === 'string') return value;
  return quasis?.length === 1 ? (quasis[0]!.value.cooked ?? undefined) : undefined;
}

/** Returns a function that looks up packages in the nearest package.json above a file. */
function dependencyLists(root: string): (from: string, name: string) => DependencyList | undefined {
  const manifests = new Map<string, Partial<Record<DependencyList, object>>>();
  const manifestOf = (folder: string): Partial<Record<DependencyList, object>> => {
    const known = manifests.get(folder);
    if (known) return known;
    let manifest: Partial<Record<DependencyList, object>>;
    try {
      manifest = JSON.parse(readFileSync(join(root, folder, 'package.json'), 'utf8'));
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'ENOENT' || folder === '.') throw error;
      manifest = manifestOf(dirname(folder));
    }
    manifests.set(folder, manifest);
    return manifest;
  };
  return (from, name) => LISTS.find((list) => name in (manifestOf(dirname(from))[list] ?? {}));
}
