import { Command } from 'commander';
import { listPublishers } from '../access/publishers/list-publishers.ts';
import { type Config, readConfig } from '../config.ts';
import { createPool } from '../db/pool.ts';
import { RequestError } from '../errors.ts';
import type { ReportType } from '../reports/report-type.ts';
import type { Publisher } from '../row-security.ts';
import { unknownSettings, unknownSettingText } from '../settings.ts';
import { urlsOf } from '../source-urls.ts';
import { passwordsOf, sieve } from '../telemetry/log/log.ts';
import { maxConnections } from '../wire.ts';
import { checkDataFolder } from './doctor/check-data-folder.ts';
import { checkDatabase } from './doctor/check-database.ts';
import { checkNotices } from './doctor/check-notices.ts';
import { checkOrigin } from './doctor/check-origin.ts';
import { checkSources } from './doctor/check-sources.ts';
import { checkStore } from './doctor/check-store.ts';
import { type Finding, fail, ok, warn } from './doctor/finding.ts';
import { findingsText } from './doctor/findings-text.ts';
import { openServer } from './doctor/open-server.ts';
import { EXIT } from './exit-codes.ts';
import type { LoadCatalog } from './load-catalog.ts';
import { print, printJson } from './print.ts';

/** sheaf doctor */
export function doctorCommand(load: LoadCatalog): Command {
  return new Command()
    .option('--json', 'print the results as JSON')
    .addHelpText(
      'after',
      '\nExit codes: 0 no check failed (there can be warnings), 1 a check failed, 2 a setting is invalid.',
    )
    .action(async ({ json }: { json?: boolean }) => {
      const findings = await examine(load);
      if (json) printJson({ ok: exitCode(findings) === EXIT.ok, findings }, 2);
      else print(findingsText(findings));
      process.exitCode = exitCode(findings);
    });
}

/** Runs all checks and leaves nothing behind. */
async function examine(load: LoadCatalog): Promise<Finding[]> {
  let config: Config;
  try {
    config = readConfig();
  } catch (error) {
    if (!(error instanceof RequestError)) throw error;
    return [fail('settings', error.wholeMessage, 'Run "sheaf --help" to list all settings.')];
  }
  const urls = [config.databaseUrl, ...urlsOf(config.sources)];
  const clean = sieve([...urls.flatMap(passwordsOf), config.smtp?.password ?? '']);
  const checkRest = async (trial: string) => {
    let publishers: readonly Publisher[] = [];
    const server = await openServer(config, trial, async (url) => {
      const checked = await checkDatabase(url, { connections: maxConnections(config) });
      if (config.rowSecurity.size > 0) publishers = await publishersIn(url);
      return checked;
    });
    const reports = config.rowSecurity.size > 0 ? await reportsOf(load) : [];
    return [
      ...server,
      ...(await checkStore(config, trial)),
      ...(await checkSources(config, publishers, reports)),
      await checkNotices(config),
    ];
  };
  // With an external database and a bucket, the data folder is not used.
  const findings = config.databaseUrl && config.s3 ? await checkRest('') : await checkDataFolder(config, checkRest);
  return [...checkNames(), checkOrigin(config), ...findings].map((found) => ({
    ...found,
    says: clean(found.says),
  }));
}

/** None if the tables of Sheaf do not exist yet, or if they cannot be read, which another check has reported. */
async function publishersIn(url: string): Promise<readonly Publisher[]> {
  const pool = createPool({ url, max: 1, name: 'sheaf doctor' });
  try {
    return await listPublishers({ pool });
  } catch {
    return [];
  } finally {
    await pool.end();
  }
}

/** None if a file of SHEAF_REPORTS is not valid, which stops the start with a message. */
async function reportsOf(load: LoadCatalog): Promise<readonly ReportType[]> {
  try {
    return (await load()).reports;
  } catch {
    return [];
  }
}

function checkNames(): Finding[] {
  const unknown = unknownSettings(process.env);
  if (unknown.length === 0) return [ok('settings', 'All settings are valid.')];
  return unknown.map((one) => warn('settings', unknownSettingText(one), `Rename or remove ${one.name}.`));
}

function exitCode(findings: Finding[]): number {
  const failed = findings.filter(({ state }) => state === 'fail');
  if (failed.length === 0) return EXIT.ok;
  return failed.some(({ check }) => check === 'settings') ? EXIT.usage : EXIT.unexpected;
}
