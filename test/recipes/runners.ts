/** How the programs of the recipes are run, on what Debian 12 has. */
import { mkdir, rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Needs } from '../support/installed.ts';

export interface Runner extends Needs {
  /** Puts files around the program; `odd` lies in the same folder. */
  surround?(folder: string): Promise<void>;
  /** Compiles the program once, so that its many runs need not. */
  compile?: string;
  /** Starts it, where the line of the recipe would compile it again or needs more than Debian has. */
  start?: string;
  /** Starts the same recipe written with odd values, in the folder `odd`; null where a second program takes too long to compile. */
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
# Without TLS: the service of the tests answers on http.
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

/** By the id of the recipe. */
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

/** A package with the crates of Debian, and the odd program as its second one. */
async function surroundRust(folder: string): Promise<void> {
  await mkdir(join(folder, 'src/bin'), { recursive: true });
  await mkdir(join(folder, '.cargo'));
  await writeFile(join(folder, 'Cargo.toml'), CARGO);
  await writeFile(join(folder, '.cargo/config.toml'), DEBIAN_CRATES);
  await rename(join(folder, 'main.rs'), join(folder, 'src/main.rs'));
  await rename(join(folder, 'odd/main.rs'), join(folder, 'src/bin/odd.rs'));
}
