import type { SmtpSettings } from '../../smtp-url.ts';
import { compose } from '../destinations/email/message.ts';
import { withSmtp } from '../destinations/email/smtp.ts';
import { letterOf, type Notice } from './notice.ts';

interface LetterContext {
  smtp: SmtpSettings;
  publicUrl: string | null;
}

/** Sends one notice over a connection of its own. Private addresses are allowed, because the administrator chose the server. */
export async function sendLetter(
  { smtp, publicUrl }: LetterContext,
  notice: Notice,
  signal: AbortSignal,
): Promise<void> {
  const { from } = smtp;
  const content = await compose(letterOf(notice, { from, publicUrl }));
  await withSmtp(smtp, { ctx: { allowPrivate: true }, signal }, (connection) =>
    connection.send({ from, to: notice.email, content }),
  );
}
