/**
 * One message for each recipient. A message cannot be read back or taken back. A repeated try sends the same message with the same
 * `Message-ID`, which many mail servers recognize and deliver once.
 */
import { createHash, randomUUID } from 'node:crypto';
import { type DeliveredFile, type Destination, type DestinationContext, DestinationError } from '../destination.ts';
import { isPlainName } from '../plain-name.ts';
import { attachmentsOf, compose, factsOf, type Letter, messageIdOf } from './message.ts';
import type { EmailSettings } from './settings.ts';
import { type EmailStep, withSmtp } from './smtp.ts';

interface Message {
  common: Common;
  idOf(address: string): string;
  recipients: readonly string[];
  /** Called for each recipient that the server accepted. */
  accepted(address: string): Promise<void>;
}

type Common = Omit<Letter, 'from' | 'to' | 'messageId' | 'ending'>;

export function mailbox(settings: EmailSettings, ctx: DestinationContext): Destination<EmailStep> {
  const { from, to } = settings;

  /** Tries every recipient before it throws, so that one of them does not keep the file from the others. */
  async function sendAll(
    { common, idOf, recipients, accepted }: Message,
    { signal, report }: { signal: AbortSignal; report?: (step: EmailStep) => void },
  ): Promise<void> {
    const failed: { address: string; error: DestinationError }[] = [];
    await withSmtp(settings, { ctx, signal, report }, async (smtp) => {
      for (const address of recipients) {
        const unsubscribe = await ctx.links!.toUnsubscribe(address);
        const content = await compose({
          ...common,
          from,
          to: address,
          messageId: idOf(address),
          ending: { unsubscribe },
        });
        const error = await smtp.send({ from, to: address, content }).then(
          () => null,
          (thrown: unknown) => thrown,
        );
        if (error === null) await accepted(address);
        else if (error instanceof DestinationError) failed.push({ address, error });
        else throw error;
      }
    });
    if (failed.length === 0) return;
    const [{ error }] = failed as [(typeof failed)[number]];
    const others = to.length - failed.length;
    throw new DestinationError('send', {
      wrong: `${error.message.split('. ')[0]} for ${failed.map(({ address }) => address).join(', ')}${others > 0 ? `; ${others} other recipients received it` : ''}`,
      next: error.isFinal ? 'Check the sender and these recipients' : 'Check whether the server is overloaded',
      isFinal: failed.every((one) => one.error.isFinal),
      cause: error,
    });
  }

  return {
    async test(report, signal) {
      const id = randomUUID();
      const lines: Common['lines'] = [
        ['Test', 'This destination can send e-mail. Files of schedules arrive like this.'],
      ];
      const common = { subject: 'A test by Sheaf', lines, link: null, attachments: [] };
      const idOf = (address: string) => `<${id}.${to.indexOf(address)}.sheaf@${from.split('@')[1]}>`;
      await sendAll({ common, idOf, recipients: to, accepted: async () => {} }, { signal, report });
    },

    exists: async () => false,
    removeDrafts: async () => {},

    async deliver(file, signal) {
      if (!isPlainName(file.name))
        throw new Error(`The file name ${JSON.stringify(file.name)} leads out of its folder.`);
      const isAttached = file.size + Buffer.byteLength(file.receipt) <= ctx.email!.attachBytes;
      const common: Common = {
        subject: file.about.schedule,
        lines: factsOf(file),
        link: isAttached ? null : { label: 'Download the file', ...(await ctx.links!.toFile(file)) },
        attachments: isAttached ? attachmentsOf(file, await contentOf(file, signal)) : [],
      };
      const idOf = (address: string) => messageIdOf(file, { from, to: address });
      const recipients = to.filter((address) => !file.accepted.includes(address));
      if (recipients.length > 0) await sendAll({ common, idOf, recipients, accepted: file.recordAccepted }, { signal });
      return { location: `${isAttached ? 'attached' : 'linked'} in e-mail to ${to.join(', ')}` };
    },
  };
}

/** The bytes of a file that is small enough. They must be those of the receipt. */
async function contentOf(file: DeliveredFile, signal: AbortSignal): Promise<Buffer> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of await file.open()) {
    signal.throwIfAborted();
    chunks.push(chunk as Buffer);
    size += (chunk as Buffer).length;
    if (size > file.size) break;
  }
  const content = Buffer.concat(chunks);
  if (size !== file.size || createHash('sha256').update(content).digest('hex') !== file.sha256) {
    throw new Error('The bytes of the file differ from its receipt.');
  }
  return content;
}
