import type { Email } from 'postal-mime';

/** Returns the bytes of an attachment, counted from 0. Fails if there are not so many. */
export function attachedBytes({ attachments }: Email, index: number): Buffer {
  const { content } = attachments[index]!;
  return typeof content === 'string' ? Buffer.from(content) : Buffer.from(new Uint8Array(content));
}
