/** A real SMTP server on this machine that keeps what it receives. */
import type { AddressInfo } from 'node:net';
import { buffer } from 'node:stream/consumers';
import PostalMime, { type Email } from 'postal-mime';
import { SMTPServer } from 'smtp-server';

export interface MailServer {
  port: number;
  /** The messages since the start, parsed. A test can remove those of the test before. */
  received: Email[];
  close(): Promise<void>;
}

/** Starts a server without TLS and without sign-in. */
export async function startMailServer(): Promise<MailServer> {
  const received: Email[] = [];
  const server = new SMTPServer({
    disabledCommands: ['AUTH', 'STARTTLS'],
    onData: (stream, _session, done) => {
      buffer(stream)
        .then(PostalMime.parse)
        .then((mail) => {
          received.push(mail);
          done();
        }, done);
    },
  });
  const port = await new Promise<number>((resolve) => {
    const listening = server.listen(0, '127.0.0.1', () => resolve((listening.address() as AddressInfo).port));
  });
  return { port, received, close: () => new Promise((resolve) => server.close(() => resolve())) };
}
