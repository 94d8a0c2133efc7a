/** Builds the pages into `web/dist`, which the service sends. `npm run web` serves them anew at every change instead. */
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { brotliCompressSync, gzipSync } from 'node:zlib';
import react from '@vitejs/plugin-react';
import { defineConfig, type Plugin } from 'vite';

const SERVICE = process.env['SHEAF_ORIGIN'] ?? 'http://127.0.0.1:8080';

/** Writes what the service sends to browsers that take it: a third of the bytes, and no work at each request. */
const compressed: Plugin = {
  name: 'compressed',
  apply: 'build',
  // Not closeBundle, which also runs after an error and would hide it behind its own.
  writeBundle() {
    const folder = join(import.meta.dirname, 'dist/assets');
    for (const name of readdirSync(folder).filter((each) => /\.(js|css|svg)$/.test(each))) {
      const file = join(folder, name);
      const bytes = readFileSync(file);
      writeFileSync(`${file}.br`, brotliCompressSync(bytes));
      writeFileSync(`${file}.gz`, gzipSync(bytes));
    }
  },
};

export default defineConfig({
  root: import.meta.dirname,
  plugins: [react(), compressed],
  build: {
    outDir: 'dist',
    emptyOutDir: true,
    target: 'es2023',
    modulePreload: { polyfill: false },
    // Of the whole first view; the tests hold it to 400 kB compressed.
    chunkSizeWarningLimit: 1000,
  },
  server: {
    // What is no page comes from a service that runs beside it.
    proxy: Object.fromEntries(
      ['/api', '/files', '/mcp', '/openapi', '/llms', '^/docs.*\\.(md|json)$'].map((path) => [path, SERVICE]),
    ),
  },
});
