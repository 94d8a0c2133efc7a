/** How the tests run the programs of the recipes with the packages of Debian 12. */
import { mkdir, rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Needs } from '../support/installed.ts';

export interface Runner extends Needs {
  /** Adds files to the folder of the program. The folder `odd` is inside it. */
  surround?(folder: string): Promise<void>;
  /** Compiles the program once for all its runs. */
  compile?: string;
  /** Starts the program, if the command in the recipe would compile it again or needs more than Debian has. */
  start?: string;
  /** Starts the same recipe with odd values, in the folder `odd`; null if a second program takes too long to compile. */
  startOdd?: string | null;
}

const NODE = { name: 'Node.js' };

const CARGO = `[package]
name = "sheaf-export"
version = "0.1.0"
edition = "2021"

[dependencies]
serde_json = "1"
time = "0.3"
# Without TLS, because the test service uses HTTP.
ureq = { version = "2", default-features = false, features = ["json"] }

[profile.dev]
debug = 0
`;

const DEBIAN_CRATES = `[source.crates-io]
replace-with = "debian"

[source.debian]
directory = "/usr/share/cargo/registry"
`;

const ELIXIR = `elixir -r ${join(import.meta.dirname, 'elixir-json.exs')} export.exs`;

/** By recipe ID. */
export const runners: Readonly<Record<string, Runner>> = {
  curl: { name: 'curl and jq', probe: ['sh', '-c', 'curl --version && jq --version'], packages: 'curl jq' },
  javascript: NODE,
  typescript: NODE,
  python: { name: 'Python', probe: ['python3', '--version'], packages: 'python3' },
  ruby: { name: 'Ruby', probe: ['ruby', '--version'], packages: 'ruby' },
  php: { name: 'PHP', probe: ['php', '--ri', 'curl'], packages: 'php-cli php-curl' },
  go: {
    name: 'Go',
    probe: ['go', 'version'],
    packages: 'golang-go',
    compile: 'go build -o export export.go',
    start: './export',
  },
  java: {
    name: 'Java',
    probe: ['javac', '--version'],
    packages: 'default-jdk-headless',
    compile: 'javac -d classes Export.java',
    start: 'java -XX:TieredStopAtLevel=1 -cp classes Export',
  },
  rust: {
    name: 'Rust and its crates',
    probe: ['bash', '-c', 'cargo --version && ls -d /usr/share/cargo/registry/{ureq,serde_json,time}-[0-9]*'],
    packages: 'cargo librust-ureq-dev librust-serde-json-dev librust-time-dev',
    surround: surroundRust,
    compile: 'cargo build --quiet --offline',
    start: 'target/debug/sheaf-export',
    startOdd: '../target/debug/odd',
  },
  r: {
    name: 'R with httr2',
    probe: ['Rscript', '-e', 'library(httr2); library(jsonlite)'],
    packages: 'r-base-core r-cran-httr2 r-cran-jsonlite',
  },
  perl: { name: 'Perl', probe: ['perl', '-MHTTP::Tiny', '-MJSON::PP', '-e', '1'], packages: 'perl' },
  elixir: {
    name: 'Elixir with jiffy',
    probe: ['elixir', '-e', ':jiffy.encode(1)'],
    packages: 'elixir erlang-jiffy',
    start: ELIXIR,
    startOdd: ELIXIR,
  },
  kotlin: {
    name: 'Kotlin',
    probe: ['kotlinc', '-version'],
    packages: 'kotlin default-jdk-headless',
    compile: 'kotlinc export.kt -include-runtime -d export.jar',
    start: 'java -XX:TieredStopAtLevel=1 -jar export.jar',
    startOdd: null,
  },
};

/** A package with Debian's crates, and the program with odd values as its second binary. */
async function surroundRust(folder: string): Promise<void> {
  await mkdir(join(folder, 'src/bin'), { recursive: true });
  await mkdir(join(folder, '.cargo'));
  await writeFile(join(folder, 'Cargo.toml'), CARGO);
  await writeFile(join(folder, '.cargo/config.toml'), DEBIAN_CRATES);
  await rename(join(folder, 'main.rs'), join(folder, 'src/main.rs'));
  await rename(join(folder, 'odd/main.rs'), join(folder, 'src/bin/odd.rs'));
}
