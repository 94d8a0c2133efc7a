/**
 * Compiles the `assembly` folders of `src/encode` to the binaries next to them. The binaries are committed, so that Sheaf runs
 * without a build. With `--check`, fails if one of them is out of date.
 */
import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const MODULES = [
  { source: 'src/encode/deflate/assembly/main.ts', binary: 'src/encode/deflate/deflate.wasm', options: [] },
  // Warning 112 reports every function with vector parameters that embedders cannot call. None of them is exported.
  {
    source: 'src/encode/csv/assembly/main.ts',
    binary: 'src/encode/csv/csv.wasm',
    options: ['--enable', 'simd', '--disableWarning', '112'],
  },
  {
    source: 'src/encode/jsonl/assembly/main.ts',
    binary: 'src/encode/jsonl/jsonl.wasm',
    options: ['--enable', 'simd', '--disableWarning', '112'],
  },
  {
    source: 'src/encode/parquet/assembly/main.ts',
    binary: 'src/encode/parquet/parquet.wasm',
    options: ['--enable', 'simd', '--disableWarning', '112'],
  },
];
/** No garbage collector and no runtime checks: the modules have no objects, and the calling code checks all sizes. */
const OPTIONS = ['-O3', '--noAssert', '--runtime', 'stub', '--noColors'];

const folder = mkdtempSync(join(tmpdir(), 'sheaf-wasm-'));
try {
  for (const { source, binary, options } of MODULES) {
    const file = join(folder, 'module.wasm');
    execFileSync('asc', [source, '--outFile', file, ...OPTIONS, ...options], { stdio: 'inherit' });
    const compiled = readFileSync(file);
    if (!process.argv.includes('--check')) {
      writeFileSync(binary, compiled);
    } else if (!readFileSync(binary).equals(compiled)) {
      console.error(`${binary} is out of date. Regenerate it: npm run wasm`);
      process.exitCode = 1;
    }
  }
} finally {
  rmSync(folder, { recursive: true });
}
