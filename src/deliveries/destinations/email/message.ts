/** The messages of e-mail destinations, as text and HTML. */

import { createHash } from 'node:crypto';
import MailComposer from 'nodemailer/lib/mail-composer';
import { counted } from '../../../counted.ts';
import { dictionary } from '../../../dictionary.ts';
import { type DeliveredFile, receiptName } from '../destination.ts';

/** What one recipient receives. */
export interface Letter {
  from: string;
  to: string;
  subject: string;
  messageId: string;
  /** The last line: a link that stops these messages, or why the recipient receives one. */
  ending: { unsubscribe: string } | { why: string };
  lines: [label: string, value: string][];
  /** `days` is how long the link is valid, if it ends. */
  link: { url: string; label: string; days?: number } | null;
  attachments: { filename: string; contentType: string; content: Buffer }[];
}

/** The complete message. */
export function compose(letter: Letter): Promise<Buffer> {
  const { from, to, messageId, ending, attachments } = letter;
  const composer = new MailComposer({
    from,
    to,
    messageId,
    subject: oneLine(letter.subject),
    text: textOf(letter),
    html: htmlOf(letter),
    headers: {
      ...('unsubscribe' in ending ? unsubscribeHeaders(ending.unsubscribe) : {}),
      // No vacation notices. https://www.rfc-editor.org/rfc/rfc3834#section-5
      'Auto-Submitted': 'auto-generated',
    },
    attachments: attachments.map((one) => ({ ...one, filename: oneLine(one.filename) })),
    // Nothing in a message is read from a path or a URL.
    disableFileAccess: true,
    disableUrlAccess: true,
  });
  return composer.compile().build();
}

/** https://www.rfc-editor.org/rfc/rfc8058#section-3.1 */
const unsubscribeHeaders = (url: string) => ({
  'List-Unsubscribe': `<${url}>`,
  'List-Unsubscribe-Post': 'List-Unsubscribe=One-Click',
});

/** The same for every try, and different for each run, destination and recipient. */
export function messageIdOf(file: DeliveredFile, { from, to }: { from: string; to: string }): string {
  const parts = [file.about.publisher, file.deliveryId, file.nominalTime.toISOString(), to.toLowerCase()];
  const id = createHash('sha256').update(JSON.stringify(parts)).digest('hex').slice(0, 32);
  return `<${id}.sheaf@${from.split('@')[1]}>`;
}

/** What people want to know about the file. */
export function factsOf(file: DeliveredFile): Letter['lines'] {
  const { reportType, rows, from, to } = file.about;
  return [
    ['Report type', reportType],
    ...(from !== null && to !== null ? ([['Dates', from === to ? from : `${from} to ${to}`]] as Letter['lines']) : []),
    ['Rows', rows.toLocaleString('en-US')],
    ['Size', sizeOf(file.size)],
    ['File', file.name],
    ['SHA-256', file.sha256],
  ];
}

export function attachmentsOf(file: DeliveredFile, content: Buffer): Letter['attachments'] {
  return [
    { filename: file.name, contentType: file.contentType, content },
    { filename: receiptName(file.name), contentType: 'application/json', content: Buffer.from(file.receipt) },
  ];
}

function sizeOf(bytes: number): string {
  if (bytes < 1000) return `${bytes} bytes`;
  return bytes < 1_000_000 ? `${(bytes / 1000).toFixed(1)} kB` : `${(bytes / 1_000_000).toFixed(1)} MB`;
}

/** Names come from people. A line break in a header would begin another one. */
function oneLine(text: string): string {
  return text.toWellFormed().replaceAll(/[\p{Cc}\u2028\u2029]+/gu, ' ');
}

function textOf({ subject, lines, link, ending }: Letter): string {
  const until = link?.days === undefined ? '' : ` (the link is valid for ${counted(link.days, 'day')})`;
  return [
    oneLine(subject),
    '',
    ...lines.map(([label, value]) => `${label}: ${oneLine(value)}`),
    ...(link ? ['', `${link.label}${until}:`, link.url] : []),
    '',
    ...('unsubscribe' in ending ? ['Stop these e-mails:', ending.unsubscribe] : [oneLine(ending.why)]),
    '',
  ].join('\n');
}

function htmlOf({ subject, lines, link, ending }: Letter): string {
  const rows = lines.map(
    ([label, value]) =>
      `<tr><td style="padding:2px 16px 2px 0;color:#5a655f;vertical-align:top;white-space:nowrap">${escapeHtml(label)}</td><td>${escapeHtml(oneLine(value))}</td></tr>`,
  );
  const until =
    link?.days === undefined ? '' : `<br><small>The link is valid for ${counted(link.days, 'day')}.</small>`;
  const open = link ? `<p><a href="${escapeHtml(link.url)}">${escapeHtml(link.label)}</a>${until}</p>\n` : '';
  const end =
    'unsubscribe' in ending
      ? `<a href="${escapeHtml(ending.unsubscribe)}" style="color:#5a655f">Stop these e-mails</a>`
      : escapeHtml(oneLine(ending.why));
  return `<!doctype html>
<html lang="en"><body style="font:15px/1.5 system-ui,sans-serif;color:#171d1a">
<p><strong>${escapeHtml(oneLine(subject))}</strong></p>
<table role="presentation" cellpadding="0" cellspacing="0">
${rows.join('\n')}
</table>
${open}<p style="color:#5a655f"><small>${end}</small></p>
</body></html>
`;
}

const ENTITIES = dictionary<string>({ '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' });

function escapeHtml(text: string): string {
  return text.replaceAll(/[&<>"]/g, (character) => ENTITIES[character]!);
}
