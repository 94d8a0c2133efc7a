import type { Connection } from '../data/connections.ts';

interface NetworkWords {
  label: string;
  account: string;
  token: string;
}

/** The networks, in the words of their own pages. */
export const NETWORKS: Record<Connection['network'], NetworkWords> = {
  awin: { label: 'Awin', account: 'Publisher ID', token: 'API token' },
  cj: { label: 'CJ', account: 'CID', token: 'Personal access token' },
  impact: { label: 'impact.com', account: 'Account SID', token: 'Auth Token' },
};

const STEP_WORDS: Record<string, string> = {
  connect: 'Connect',
  authenticate: 'Sign in',
  read: 'Read transactions',
};

export function stepInWords(step: string): string {
  return STEP_WORDS[step] ?? step;
}
