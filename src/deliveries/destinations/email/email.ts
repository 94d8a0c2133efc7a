/** E-mail from a server of the publisher. */
import { type Driver, loadedOnUse } from '../destination.ts';
import { canSendEmail, checkEmail } from './check-email.ts';
import { EmailSettings } from './settings.ts';
import type { EmailStep } from './smtp.ts';

const STEPS = ['resolve', 'connect', 'authenticate', 'send'] as const satisfies readonly EmailStep[];

export const emailDriver: Driver<EmailSettings, typeof STEPS> = {
  kind: 'email',
  settings: EmailSettings,
  secrets: ['password'],
  target: ['host', 'port', 'security', 'user'],
  steps: STEPS,
  isAllowed: canSendEmail,
  check: checkEmail,
  open: (settings, ctx) => loadedOnUse(async () => (await import('./mailbox.ts')).mailbox(settings, ctx)),
};
