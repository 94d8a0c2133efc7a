import { isDatabaseUnavailable } from '../../db/away.ts';
import { OperatorError } from '../../operator-error.ts';
import type { SourceUrl } from '../../source-urls.ts';
import { SOURCE_REMEDY, sourceProblem } from '../source-problem.ts';

/**
 * Runs `work` with the first host of a source that is available, in the order of the service. Throws an {@link OperatorError} that
 * names the source and its hosts.
 */
export async function onFirstHost<T>(
  source: string,
  hosts: readonly SourceUrl[],
  work: (host: SourceUrl) => Promise<T>,
): Promise<T> {
  const problems: string[] = [];
  let cause: unknown;
  for (const host of hosts) {
    try {
      return await work(host);
    } catch (error) {
      const problem = sourceProblem(error as Error);
      if (problem === null) throw error;
      problems.push(`${host.name}: ${problem}.`);
      cause = error;
      if (!isDatabaseUnavailable(error as Error)) break;
    }
  }
  throw new OperatorError(`Source ${source} cannot be read. ${problems.join(' ')} ${SOURCE_REMEDY}`, { cause });
}
