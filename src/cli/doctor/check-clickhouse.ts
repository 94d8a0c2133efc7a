/** Checks a ClickHouse server of SHEAF_SOURCES by freezing a small table of its own. */
import { GRANTS, isSupported, MIN_RELEASE, tryServer } from '../../source/clickhouse/try-server.ts';
import type { SourceUrl } from '../../source-urls.ts';
import { SOURCE_REMEDY, sourceProblem } from '../source-problem.ts';
import { type Finding, fail, ok } from './finding.ts';

export async function checkClickHouse(check: string, { name, url }: SourceUrl, limitMs: number): Promise<Finding[]> {
  try {
    const { release, user, fault } = await tryServer({ url, signal: AbortSignal.timeout(limitMs) });
    if (!isSupported(release)) {
      const remedy = `Use ClickHouse ${MIN_RELEASE.join('.')} or newer.`;
      return [fail(check, `${name}: ClickHouse ${release.join('.')} is too old.`, remedy)];
    }
    const reached = ok(check, `${name} is ClickHouse ${release.join('.')} and accepts connections.`);
    if (fault === null) return [reached, ok(check, `${name}: ${user} can freeze tables.`)];
    return [reached, fail(check, `${name}: ${user} cannot freeze tables: ${fault.replace(/\.$/, '')}.`, GRANTS)];
  } catch (error) {
    const says = sourceProblem(error as Error) ?? (error as Error).message;
    return [fail(check, `${name}: ${says}.`, SOURCE_REMEDY)];
  }
}
