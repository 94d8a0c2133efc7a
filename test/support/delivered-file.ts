import { createHash } from 'node:crypto';
import { Readable } from 'node:stream';
import type { DeliveredFile } from '../../src/deliveries/destinations/destination.ts';

/** A file with this content for tests of drivers. */
export function deliveredFile(content: string | Buffer, more: Partial<DeliveredFile> = {}): DeliveredFile {
  const bytes = Buffer.from(content);
  return {
    name: 'clicks.csv',
    contentType: 'text/csv',
    size: bytes.length,
    sha256: createHash('sha256').update(bytes).digest('hex'),
    open: async () => Readable.from([bytes]),
    receipt: '{"version":1}',
    exportId: 1,
    nominalTime: new Date(0),
    overwrite: false,
    earlier: [],
    confirm: async () => {},
    deliveryId: 7,
    createdAt: new Date(0),
    tryNumber: 1,
    accepted: [],
    recordAccepted: async () => {},
    about: { schedule: 's', reportType: 'r', publisher: 'acme', rows: 1, from: null, to: null },
    ...more,
  };
}
