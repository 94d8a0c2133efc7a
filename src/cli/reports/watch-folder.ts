/** Notices changes of the files in a folder of report types, and of the files in its subfolders, which report types can import. */
import { type FSWatcher, watch } from 'node:fs';
import { readdir, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { isReportFile } from '../../reports/files/load-report-files.ts';

/** Milliseconds without a change before it counts. Editors write a file in several steps. */
const QUIET_MS = 100;

/** Files of the folder to check, or null for all of them, because what they import has changed. */
export type Changed = ReadonlySet<string> | null;

export interface WatchedFolder {
  close(): void;
}

/**
 * Calls `onChange` after changes, one call at a time. Files that were removed are not among them, and neither are files that define no
 * report type, such as those that editors write beside them. Rejects if the folder cannot be read.
 */
export async function watchFolder(folder: string, onChange: (changed: Changed) => void): Promise<WatchedFolder> {
  const watchers = new Map<string, FSWatcher>();
  const touched = new Set<string>();
  let isImportTouched = false;
  let timer: NodeJS.Timeout | undefined;
  let isClosed = false;

  const settle = async () => {
    const [names, isImport] = [[...touched], isImportTouched];
    touched.clear();
    isImportTouched = false;
    await watchSubfolders();
    const files: string[] = [];
    for (const name of names) if (await isFile(join(folder, name))) files.push(name);
    if (isClosed) return;
    if (isImport) onChange(null);
    else if (files.length > 0) onChange(new Set(files));
  };
  const touch = (path: string, name: string | null) => {
    if (path !== folder && (name === null || isReportFile(name))) isImportTouched = true;
    else if (name === null) isImportTouched = true;
    else if (isReportFile(name)) touched.add(name);
    // Without an extension, it can be a new folder.
    else if (/[.~]/.test(name)) return;
    clearTimeout(timer);
    timer = setTimeout(() => void settle(), QUIET_MS);
  };
  const open = (path: string) => {
    if (isClosed || watchers.has(path)) return;
    const watcher = watch(path, (_, name) => touch(path, name));
    watcher.on('error', () => drop(path));
    watchers.set(path, watcher);
  };
  const drop = (path: string) => {
    watchers.get(path)?.close();
    watchers.delete(path);
  };
  // The recursive mode of Node does not work on all systems.
  const watchSubfolders = async () => {
    const entries = await readdir(folder, { withFileTypes: true, recursive: true }).catch(() => []);
    const found = new Set([folder]);
    for (const entry of entries) {
      const path = join(entry.parentPath, entry.name);
      if (entry.isDirectory() && !path.includes('node_modules')) found.add(path);
    }
    for (const path of watchers.keys()) if (!found.has(path)) drop(path);
    for (const path of found) open(path);
  };

  open(folder);
  await watchSubfolders();
  return {
    close() {
      isClosed = true;
      clearTimeout(timer);
      for (const watcher of watchers.values()) watcher.close();
    },
  };
}

async function isFile(path: string): Promise<boolean> {
  return stat(path).then(
    (found) => found.isFile(),
    () => false,
  );
}
