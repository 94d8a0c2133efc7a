/** Loads the report types of a folder: one in each TypeScript, YAML or JSON file (`SHEAF_REPORTS`). */
import { readdir, readFile, stat } from 'node:fs/promises';
import { registerHooks } from 'node:module';
import { extname, join, relative } from 'node:path';
import { pathToFileURL } from 'node:url';
import { LineCounter, parseDocument } from 'yaml';
import { dictionary } from '../../dictionary.ts';
import { OperatorError } from '../../operator-error.ts';
import { createCatalog } from '../catalog.ts';
import type { ReportInCode, ReportType } from '../report-type.ts';
import { type FileProblem, type LineOf, problemsOf, ReportFileError } from './problems.ts';
import { reportOfYaml, yamlProblems } from './report-of-yaml.ts';
import { reportInCode, reportInYaml } from './schemas.ts';

const READERS = dictionary<(path: string, shown: string) => Promise<ReportType>>({
  '.ts': readCode,
  '.mts': readCode,
  '.js': readCode,
  '.mjs': readCode,
  '.yaml': readYaml,
  '.yml': readYaml,
  '.json': readYaml,
});

const EXTENSIONS = Object.keys(READERS).join(', ');

/** Files beside report types that are not one: declarations, tests, and files of programs. */
const OTHERS = /^\.|\.d\.m?ts$|\.test\.m?[jt]s$|^(?:package|tsconfig)(?:-lock)?\.json$/;

/** Whether a file with this name defines a report type. */
export function isReportFile(name: string): boolean {
  return !OTHERS.test(name) && READERS[extname(name)] !== undefined;
}

/** A report type and the file that defines it, as messages show it. */
export interface ReportFile {
  file: string;
  report: ReportType;
}

/**
 * Loads all report types of a folder, in the order of the file names. Subfolders are for files that report types import. Throws an
 * {@link OperatorError} that names file, field and what is allowed.
 */
export async function loadReportFiles(folder: string): Promise<ReportFile[]> {
  const names = await namesIn(folder);
  const loaded: ReportFile[] = [];
  for (const name of names) loaded.push(await loadReportFile(join(folder, name)));
  const stems = new Map<string, string>();
  for (const { file, report } of loaded) {
    const other = stems.get(report.name);
    if (other)
      throw new ReportFileError(file, [{ path: ['name'], wrong: `${report.name} is also the name in ${other}` }]);
    stems.set(report.name, file);
  }
  return loaded;
}

/** Loads one file. Throws like {@link loadReportFiles}. */
export async function loadReportFile(path: string): Promise<ReportFile> {
  const file = relative(process.cwd(), path).startsWith('..') ? path : relative(process.cwd(), path);
  const report = await READERS[extname(path)]!(path, file);
  try {
    createCatalog([report]);
  } catch (error) {
    throw new ReportFileError(file, [{ path: [], wrong: (error as Error).message }]);
  }
  return { file, report };
}

/** The names of the files in a folder that define report types. Throws an {@link OperatorError} if it cannot be read. */
export async function namesIn(folder: string): Promise<string[]> {
  let entries: import('node:fs').Dirent[];
  try {
    entries = await readdir(folder, { withFileTypes: true });
  } catch (error) {
    throw new OperatorError(
      `SHEAF_REPORTS: ${folder} cannot be read (${(error as NodeJS.ErrnoException).code}). Set it to a folder with report types.`,
      { cause: error },
    );
  }
  const names: string[] = [];
  for (const { name } of entries.sort((a, b) => (a.name < b.name ? -1 : 1))) {
    // A mounted file can be a symbolic link.
    if (OTHERS.test(name) || !(await stat(join(folder, name))).isFile()) continue;
    if (!READERS[extname(name)]) {
      if (/\.(md|txt|sql|csv)$/i.test(name)) continue;
      throw new OperatorError(
        `${join(folder, name)}: not a report type. Allowed: files with the extensions ${EXTENSIONS}.`,
      );
    }
    names.push(name);
  }
  return names;
}

async function readYaml(path: string, shown: string): Promise<ReportType> {
  const source = await readFile(path, 'utf8');
  const lines = new LineCounter();
  const document = parseDocument(source, { lineCounter: lines });
  const [broken] = document.errors;
  if (broken) {
    const [line] = broken.linePos ?? [];
    const [says] = broken.message.split(/ at line |\n/);
    throw new ReportFileError(shown, [{ path: [], wrong: says!.trim() }], () => line?.line ?? null);
  }
  const lineOf: LineOf = (keys) => lineIn(document, lines, keys);
  const value: unknown = document.toJS();
  const parsed = reportInYaml.safeParse(value);
  if (!parsed.success) throw new ReportFileError(shown, problemsOf(parsed.error, value), lineOf);
  const problems = yamlProblems(parsed.data);
  if (problems.length > 0) throw new ReportFileError(shown, problems, lineOf);
  return reportOfYaml(parsed.data);
}

/** The line of a value, or of the nearest value around it that exists. */
function lineIn(
  document: ReturnType<typeof parseDocument>,
  lines: LineCounter,
  keys: readonly PropertyKey[],
): number | null {
  for (let length = keys.length; length >= 0; length--) {
    const node = document.getIn(keys.slice(0, length), true) as { range?: [number, number, number] } | undefined;
    if (node?.range) return lines.linePos(node.range[0]).line;
  }
  return null;
}

let hooked = false;

/** Lets files outside of Sheaf's folder import `sheaf/reports`, without an installed package. */
function hookImports(): void {
  if (hooked) return;
  hooked = true;
  const toolkit = pathToFileURL(join(import.meta.dirname, '../toolkit.ts')).href;
  registerHooks({
    resolve: (specifier, context, next) =>
      specifier === 'sheaf/reports' ? { url: toolkit, shortCircuit: true } : next(specifier, context),
  });
}

async function readCode(path: string, shown: string): Promise<ReportType> {
  hookImports();
  const problem = (wrong: string, rest: Partial<FileProblem> = {}) =>
    new ReportFileError(shown, [{ path: [], wrong, ...rest }]);
  let loaded: { default?: unknown };
  try {
    loaded = await import(pathToFileURL(path).href);
  } catch (error) {
    throw problem(`cannot be loaded: ${(error as Error).message.split('\n')[0]}`);
  }
  if (loaded.default === undefined) {
    throw problem('has no default export', { next: 'Write: export default defineReport({ … })' });
  }
  const parsed = reportInCode.safeParse(loaded.default);
  if (!parsed.success) throw new ReportFileError(shown, problemsOf(parsed.error, loaded.default));
  const report = loaded.default as ReportInCode;
  return { ...report, scope: report.scope ?? { rowSecurity: true } };
}
