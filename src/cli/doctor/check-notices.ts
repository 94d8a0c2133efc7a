import type { Config } from '../../config.ts';
import { checkSmtp } from '../../deliveries/notices/check-smtp.ts';
import { type Finding, fail, ok, warn } from './finding.ts';

/** Connects to the SMTP server of the e-mail notices and logs in. Sends nothing. */
export async function checkNotices({ smtp, publicUrl }: CheckedConfig): Promise<Finding> {
  if (!smtp) return ok('notices', 'No e-mail notices are sent, because SHEAF_SMTP_URL is not set.');
  const problem = await checkSmtp(smtp);
  if (problem !== null) return fail('notices', problem, 'Check SHEAF_SMTP_URL.');
  const says = `${smtp.host} accepts e-mail notices from this service. Their sender is ${smtp.from}.`;
  if (publicUrl) return ok('notices', says);
  return warn('notices', `${says} They have no link.`, 'Set SHEAF_PUBLIC_URL to the URL that people open.');
}

type CheckedConfig = Pick<Config, 'smtp' | 'publicUrl'>;
