/** Zip archives for tests, also broken ones. */
import { crc32, deflateRawSync } from 'node:zlib';

export interface ZipMember {
  name: string;
  content: string | Buffer;
  /** General purpose flags. Bit 0 marks an encrypted file. */
  flags?: number;
  /** Compression method instead of deflate (8). */
  method?: number;
  /** CRC-32 instead of the right one. */
  crc?: number;
  /** Size in the directory instead of the right one. */
  size?: number;
}

const UTF8_NAMES = 0x800;

/** An archive with these files, in the form that programs write: https://pkware.cachefly.net/webdocs/casestudies/APPNOTE.TXT */
export function zipArchive(members: readonly ZipMember[]): Buffer {
  const parts: Buffer[] = [];
  const directory: Buffer[] = [];
  let offset = 0;
  for (const member of members) {
    const name = Buffer.from(member.name);
    const content = Buffer.from(member.content);
    const data = deflateRawSync(content);
    const header = Buffer.alloc(26);
    header.writeUInt16LE(20, 0);
    header.writeUInt16LE((member.flags ?? 0) | UTF8_NAMES, 2);
    header.writeUInt16LE(member.method ?? 8, 4);
    header.writeUInt32LE(member.crc ?? crc32(content), 10);
    header.writeUInt32LE(data.length, 14);
    header.writeUInt32LE(member.size ?? content.length, 18);
    header.writeUInt16LE(name.length, 22);
    const local = Buffer.concat([Buffer.from('PK\x03\x04', 'latin1'), header, name, data]);
    const central = Buffer.alloc(46 - 4 - 2 - 26);
    central.writeUInt32LE(offset, central.length - 4);
    directory.push(Buffer.concat([Buffer.from('PK\x01\x02\x14\x00', 'latin1'), header, central, name]));
    parts.push(local);
    offset += local.length;
  }
  const size = directory.reduce((sum, { length }) => sum + length, 0);
  const end = Buffer.alloc(22);
  end.write('PK\x05\x06', 'latin1');
  end.writeUInt16LE(members.length, 8);
  end.writeUInt16LE(members.length, 10);
  end.writeUInt32LE(size, 12);
  end.writeUInt32LE(offset, 16);
  return Buffer.concat([...parts, ...directory, end]);
}
