/**
 * Builds the pages: `web/dist/client` for the browser, and `web/dist/server/server.js`, with which Sheaf renders the same pages as
 * HTML. `npm run web` starts a development server instead.
 */
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
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
    if (this.environment.name !== 'client') return;
    const folder = join(import.meta.dirname, 'dist/client/assets');
    for (const name of readdirSync(folder).filter((each) => /\.(js|css|svg)$/.test(each))) {
      const file = join(folder, name);
      const bytes = readFileSync(file);
      writeFileSync(`${file}.br`, brotliCompressSync(bytes));
      writeFileSync(`${file}.gz`, gzipSync(bytes));
    }
  },
};

const MANTINE_STYLES = dirname(createRequire(import.meta.url).resolve('@mantine/core/styles/Button.css'));

/**
 * Adds the styles of a Mantine component to the chunk that contains the component. Nobody has to list them, a page has only those
 * that it uses, and all of them are in the CSS layer `mantine`, so that Sheaf's own styles have precedence.
 */
const mantineStyles: Plugin = {
  name: 'mantine-styles',
  enforce: 'pre',
  transform(code, id) {
    const name = /@mantine\/core\/esm\/.*\/(\w+)\.module\.mjs$/.exec(id.split('?')[0]!)?.[1];
    if (name === undefined || !existsSync(join(MANTINE_STYLES, `${name}.layer.css`))) return null;
    return { code: `import '@mantine/core/styles/${name}.layer.css';\n${code}`, map: null, moduleSideEffects: true };
  },
};

/**
 * Imports each icon from its own file. Through the package's index, a build reads six thousand icons, and took 35 s instead of 22 s.
 */
const singleIcons: Plugin = {
  name: 'single-icons',
  enforce: 'pre',
  transform(code, id) {
    if (!id.startsWith(import.meta.dirname) || !code.includes('@tabler/icons-react')) return null;
    const direct = code.replace(/import \{([^}]+)\} from '@tabler\/icons-react';/g, (_, names: string) =>
      names
        .split(',')
        .map((name) => name.trim())
        .filter(Boolean)
        .map((name) => `import ${name} from '@tabler/icons-react/icons/${name}';`)
        .join(' '),
    );
    return { code: direct, map: null };
  },
};

/** Components that float above the page, and what only they need. */
const FLOATING =
  /@mantine\/core\/.*\/components\/(?:Combobox|Floating|FocusTrap|Menu|Modal|ModalBase|Overlay|Popover|Portal|ScrollArea|Select|Tooltip)\/|@floating-ui|react-remove-scroll/;

/**
 * What many pages share, in a few files. A page with forty small ones waits for seven round trips, because a browser opens six
 * connections, and small files compress badly: one file for what every page needs saved 11 kB of 122.
 */
const SHARED = [
  { name: 'shell', tags: ['$initial' as const], priority: 5 },
  { name: 'icons', test: /@tabler\/icons-react/, minShareCount: 2, priority: 4 },
  { name: 'docs', test: /web\/src\/docs\/page\//, minShareCount: 2, priority: 3 },
  {
    name: 'components',
    test: (id: string) => /@mantine\/(?:core|hooks)\//.test(id) && !FLOATING.test(id),
    minShareCount: 8,
    priority: 2,
  },
  { name: 'floating', test: FLOATING, minShareCount: 4, priority: 1 },
];

export default defineConfig({
  root: import.meta.dirname,
  plugins: [react(), mantineStyles, singleIcons, compressed],
  builder: {
    async buildApp(builder) {
      await builder.build(builder.environments['client']!);
      await builder.build(builder.environments['ssr']!);
    },
  },
  environments: {
    client: {
      build: {
        outDir: 'dist/client',
        manifest: true,
        rolldownOptions: { output: { codeSplitting: { groups: SHARED } } },
      },
    },
    ssr: {
      define: { 'process.env.NODE_ENV': '"production"' },
      // Everything is in the bundle, so that an installation needs no packages of the pages.
      resolve: { noExternal: true },
      build: { outDir: 'dist/server', ssr: 'src/server.tsx', copyPublicDir: false },
    },
  },
  build: {
    emptyOutDir: true,
    target: 'es2023',
    modulePreload: { polyfill: false },
    // In kB, uncompressed. test/setup/page-weight.test.ts limits what a page loads.
    chunkSizeWarningLimit: 1000,
  },
  server: {
    // Requests that are not for pages go to a running Sheaf service.
    proxy: Object.fromEntries(
      ['/api', '/files', '/mcp', '/openapi', '/llms', '/healthz', '^/docs.*\\.(md|json)$'].map((path) => [
        path,
        SERVICE,
      ]),
    ),
  },
});
