/** Builds the pages into `web/dist`, from which Sheaf serves them. `npm run web` starts a development server instead. */
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { brotliCompressSync, gzipSync } from 'node:zlib';
import react from '@vitejs/plugin-react';
import { defineConfig, type Plugin } from 'vite';

const SERVICE = process.env['SHEAF_ORIGIN'] ?? 'http://127.0.0.1:8080';

/** Writes Brotli and gzip versions: a third of the bytes, and no compression work per request. */
const compressed: Plugin = {
  name: 'compressed',
  apply: 'build',
  // Not closeBundle: it also runs after an error, and its own error would hide the first one.
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
    // In kB, uncompressed. A test limits the first view to 400 kB compressed.
    chunkSizeWarningLimit: 1000,
  },
  server: {
    // Requests that are not for pages go to a running Sheaf service.
    proxy: Object.fromEntries(
      ['/api', '/files', '/mcp', '/openapi', '/llms', '^/docs.*\\.(md|json)$'].map((path) => [path, SERVICE]),
    ),
  },
});
