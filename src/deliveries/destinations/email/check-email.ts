/** Checks the settings of an e-mail destination without a connection. */
import { domainOfAddress } from '../../../email-address.ts';
import { invalid, shownValue } from '../../../errors.ts';
import { checkHost } from '../connect-host.ts';
import type { DestinationContext } from '../destination.ts';
import type { EmailSettings } from './settings.ts';

/** Messages contain links, so the service needs a public URL. */
export function canSendEmail(ctx: DestinationContext): boolean {
  return ctx.links !== undefined && ctx.email !== undefined;
}

/** Rejects with VALIDATION_ERROR. */
export async function checkEmail(settings: EmailSettings, ctx: DestinationContext): Promise<void> {
  if (!canSendEmail(ctx)) {
    throw invalid({
      field: 'to',
      wrong: 'cannot be used, because messages contain links and this service has no public URL',
      next: 'Ask your administrator to set SHEAF_PUBLIC_URL',
    });
  }
  checkHost(settings.host, ctx);
  if (settings.security === 'none' && !ctx.email!.plaintext) {
    throw invalid({
      field: 'security',
      wrong: 'none is not allowed on this service',
      allowed: 'starttls, tls',
      next: 'Use one of these, or ask your administrator to set SHEAF_SMTP_PLAINTEXT=on',
    });
  }
  if ((settings.user === undefined) !== (settings.password === undefined)) {
    const [field, other] = settings.user === undefined ? ['user', 'password'] : ['password', 'user'];
    throw invalid({ field: field!, wrong: `is missing, and \`${other}\` is set`, next: 'Set both, or none' });
  }
  checkAddress('from', settings.from);
  if (settings.to.length === 0) {
    throw invalid({ field: 'to', wrong: 'has no recipient', allowed: '1 to 20 e-mail addresses' });
  }
  settings.to.forEach((address, index) => {
    const field = `to.${index}`;
    const domain = checkAddress(field, address);
    if (settings.to.findIndex((one) => one.toLowerCase() === address.toLowerCase()) !== index) {
      throw invalid({ field, wrong: `${address} is in the list already`, next: 'Remove it' });
    }
    const { domains } = ctx.email!;
    if (domains && !domains.includes(domain)) {
      throw invalid({
        field,
        wrong: `${domain} is not an allowed domain`,
        allowed: `addresses of ${domains.join(', ')}`,
        next: 'Use such an address, or ask your administrator to add the domain to SHEAF_EMAIL_DOMAINS',
      });
    }
  });
}

/** The domain in lower case. */
function checkAddress(field: string, address: string): string {
  const domain = domainOfAddress(address);
  if (domain !== null) return domain;
  throw invalid({
    field,
    wrong: `${shownValue(address)} is not valid`,
    allowed: 'an e-mail address in ASCII without a name, for example finance@example.com',
  });
}
