/** An event for a server, with a link to the file. Signed and sent like the events of webhooks. */

import { randomUUID } from 'node:crypto';
import { type Static, Type } from 'typebox';
import { counted } from '../../../counted.ts';
import { invalid } from '../../../errors.ts';
import { checkUrl } from '../../../webhooks/check-url.ts';
import { NoResponse, post } from '../../../webhooks/post.ts';
import { signatures } from '../../../webhooks/sign.ts';
import { type Destination, type DestinationContext, DestinationError, type Driver } from '../destination.ts';

const WebhookSettings = Type.Object(
  {
    url: Type.String({
      minLength: 1,
      maxLength: 2000,
      description: 'URL that receives the events.',
      examples: ['https://example.com/files'],
    }),
    secret: Type.String({
      pattern: '^whsec_[A-Za-z0-9+/]{32,86}={0,2}$',
      description: 'Secret that signs the events: `whsec_` and 24 to 64 bytes in base64, as in Standard Webhooks.',
    }),
  },
  { additionalProperties: false },
);
type WebhookSettings = Static<typeof WebhookSettings>;

const STEPS = ['send'] as const;

export const webhookDriver: Driver<WebhookSettings, typeof STEPS> = {
  kind: 'webhook',
  settings: WebhookSettings,
  secrets: ['secret'],
  target: ['url'],
  steps: STEPS,
  isAllowed: ({ links }) => links !== undefined,
  async check({ url, secret }, ctx) {
    checkUrl(url, ctx.allowPrivate);
    const bytes = Buffer.from(secret.slice('whsec_'.length), 'base64').length;
    if (bytes < 24 || bytes > 64) {
      const allowed = '`whsec_` and 24 to 64 bytes in base64';
      throw invalid({ field: 'secret', wrong: `has ${counted(bytes, 'byte')}`, allowed });
    }
    if (webhookDriver.isAllowed(ctx)) return;
    throw invalid({
      field: 'url',
      wrong: 'cannot be used, because events contain links and this service has no public URL',
      next: 'Ask your administrator to set SHEAF_PUBLIC_URL',
    });
  },
  open: (settings, ctx) => receiver(settings, ctx),
};

function receiver(settings: WebhookSettings, ctx: DestinationContext): Destination<'send'> {
  const url = new URL(checkUrl(settings.url, ctx.allowPrivate));

  async function send(id: string, event: { type: string; data: object }, signal: AbortSignal): Promise<void> {
    const timestamp = Math.floor(Date.now() / 1000);
    const body = JSON.stringify({
      type: event.type,
      timestamp: new Date(timestamp * 1000).toISOString(),
      data: event.data,
    });
    const headers = {
      'content-type': 'application/json',
      'webhook-id': id,
      'webhook-timestamp': String(timestamp),
      'webhook-signature': signatures({ id, timestamp, body }, [settings.secret]),
    };
    signal.throwIfAborted();
    try {
      const { status, retryAfter } = await post({ url, headers, body, allowPrivate: ctx.allowPrivate, signal });
      if (status >= 200 && status < 300) return;
      throw new DestinationError('send', {
        wrong: `${url.host} responded with status ${status}`,
        next: 'Check the URL, and respond with a status from 200 to 299',
        retryAfter,
        // https://www.rfc-editor.org/rfc/rfc9110#section-15.5.11
        isFinal: status === 410,
      });
    } catch (cause) {
      if (!(cause instanceof NoResponse)) throw cause;
      const wrong = cause.message.replace(/\.$/, '');
      throw new DestinationError('send', { wrong, next: 'Check the URL, and whether the receiver is running', cause });
    }
  }

  return {
    async test(report, signal) {
      report('send');
      await send(`test_${randomUUID()}`, { type: 'destination.test', data: {} }, signal);
    },
    exists: async () => false,
    removeDrafts: async () => {},
    async deliver(file, signal) {
      const { about, exportId, deliveryId } = file;
      const link = await ctx.links!.toFile(file);
      const data = {
        delivery_id: deliveryId,
        export_id: exportId,
        schedule: about.schedule,
        report_type: about.reportType,
        publisher: about.publisher,
        nominal_time: file.nominalTime.toISOString(),
        start_date: about.from,
        end_date: about.to,
        rows: about.rows,
        name: file.name,
        content_type: file.contentType,
        bytes: file.size,
        sha256: file.sha256,
        url: link.url,
        url_days: link.days,
      };
      await send(`delivery_${deliveryId}`, { type: 'file.ready', data }, signal);
      return { location: `event to ${url.host}` };
    },
  };
}
