/** Text formats in a zip archive, whose only file is the text. Windows and macOS open such archives without another program. */
import type { FileFormat, FormatName } from '../format.ts';
import { joinZip } from '../zip/join-zip.ts';
import { deflatedText } from './deflated-text.ts';

/** Returns the format `name`, whose files are archives with the file of `text`. */
export function zipped(name: FormatName, text: FileFormat): FileFormat {
  return deflatedText(text, {
    name,
    // https://www.iana.org/assignments/media-types/application/zip
    contentType: 'application/zip',
    wrap: (chunks, { fileName }) => joinZip([{ name: `${fileName}.${text.extension}`, chunks }]),
  });
}
