/**
 * Compiles `src/encode/deflate/assembly` to `deflate.wasm` beside it, which is committed: nothing has to be built to run Sheaf.
 * With `--check`: fails when the file is not what the sources give.
 */
import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const SOURCE = 'src/encode/deflate/assembly/main.ts';
const BINARY = 'src/encode/deflate/deflate.wasm';
/** No garbage collector and no checks of its own: the module has no objects, and its caller bounds what it is given. */
const OPTIONS = ['-O3', '--noAssert', '--runtime', 'stub', '--noColors'];

const folder = mkdtempSync(join(tmpdir(), 'sheaf-wasm-'));
try {
  const file = join(folder, 'deflate.wasm');
  execFileSync('asc', [SOURCE, '--outFile', file, ...OPTIONS], { stdio: 'inherit' });
  const compiled = readFileSync(file);
  if (!process.argv.includes('--check')) {
    writeFileSync(BINARY, compiled);
  } else if (!readFileSync(BINARY).equals(compiled)) {
    console.error(`${BINARY} is not what its sources give: npm run wasm`);
    process.exitCode = 1;
  }
} finally {
  rmSync(folder, { recursive: true });
}
