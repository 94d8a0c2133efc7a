import { createConfig, lintFromString } from '@redocly/openapi-core';

const config = await createConfig({ extends: ['recommended'] });

/** Returns the findings of a linter with the recommended rules, warnings included. */
export async function problemsOf(served: object): Promise<string[]> {
  const problems = await lintFromString({ source: JSON.stringify(served), absoluteRef: '/openapi.json', config });
  return problems.map(({ ruleId, message, location }) => `${ruleId} at ${location[0]?.pointer}: ${message}`);
}
