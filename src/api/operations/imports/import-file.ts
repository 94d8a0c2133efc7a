import type { FastifyInstance } from 'fastify';
import '@fastify/swagger';
import { Readable } from 'node:stream';
import { type Static, Type } from 'typebox';
import { invalid, RequestError } from '../../../errors.ts';
import { createPublisherSlots } from '../../../exports/publisher-slots.ts';
import { DELIMITERS, ENCODINGS, type EncodingLabel } from '../../../importer/file-layout.ts';
import { importUpload } from '../../../importer/uploads/import-upload.ts';
import { tooLarge } from '../../../importer/uploads/receive-upload.ts';
import { enumeration } from '../../../reports/enumeration.ts';
import { clientOf } from '../../authenticate.ts';
import { liftBodyLimit } from '../../body-deadline.ts';
import { clientLeft } from '../../client-left.ts';
import type { ApiContext } from '../../context.ts';
import { errorResponses } from '../../error-response.ts';
import { ImportResponse, importResponse, KindName } from './import-response.ts';
import { numbersOf, pairsOf, timeFormsOf, wordsOf } from './reading-parameters.ts';

const Params = Type.Object({ kind: KindName });

const pairs = (description: string, example: string) =>
  Type.Optional(Type.String({ description: `${description} A JSON object.`, examples: [example] }));

const Query = Type.Object({
  dry_run: Type.Optional(
    Type.Boolean({ description: 'Check the file and return what an import would do, without changing anything.' }),
  ),
  file_name: Type.Optional(
    Type.String({
      maxLength: 255,
      description:
        'Name of the file, for the list of imports and for messages. Its extension says how the file is read, as on the command line. Default: `upload.csv`.',
      examples: ['november.csv'],
    }),
  ),
  entry: Type.Optional(
    Type.String({
      maxLength: 1000,
      description: 'Name of the file to import from a zip archive that contains several.',
      examples: ['november.csv'],
    }),
  ),
  publisher_id: Type.Optional(
    Type.String({
      maxLength: 200,
      description:
        'ID or slug of the publisher of rows that do not name one. For operators. Default: your own publisher. Rows of an admin cannot name another publisher.',
      examples: ['acme-media'],
    }),
  ),
  preset: Type.Optional(
    Type.String({
      maxLength: 100,
      description: 'Preset that reads the file, such as `awin`. Without it, columns are matched by name.',
      examples: ['awin'],
    }),
  ),
  detect: Type.Optional(
    Type.Boolean({
      description:
        'Choose the preset by the columns of the file. If none fits, columns are matched by name. Excludes `preset`.',
    }),
  ),
  network: Type.Optional(
    Type.String({
      maxLength: 200,
      description: 'Slug of the network of rows that do not name one. With a preset, the network of the preset.',
      examples: ['awin'],
    }),
  ),
  map: pairs('Columns of the file, and the columns of Sheaf that they are imported as.', '{"Click Time":"clicked_at"}'),
  set: pairs('Columns of Sheaf, and a value for all rows.', '{"currency":"EUR"}'),
  time_zone: Type.Optional(
    Type.String({
      maxLength: 100,
      description: 'IANA time zone of times without an offset.',
      examples: ['Europe/London'],
    }),
  ),
  words: Type.Optional(
    Type.String({
      description:
        'Words of the file by column of Sheaf, with the values that they stand for. They are added to those of the preset. Case makes no difference, and an empty value removes a word. For columns with a fixed list of values, such as `status`. A JSON object.',
      examples: ['{"status":{"reversed":"declined"}}'],
    }),
  ),
  numbers: Type.Optional(
    Type.String({
      description:
        'Form of numbers, as in a preset file: `decimal`, `group`, `signs` and `parentheses`. It replaces that of the preset. A JSON object.',
      examples: ['{"decimal":",","group":"."}'],
    }),
  ),
  time_forms: Type.Optional(
    Type.String({
      description:
        'Forms of times, as in a preset file. They replace those of the preset. ISO 8601 is always understood. A JSON array of up to 20 strings.',
      examples: ['["dd.MM.yyyy HH:mm"]'],
    }),
  ),
  delimiter: Type.Optional(
    enumeration([...DELIMITERS], { description: 'Separator of the fields of a CSV. By default, its header decides.' }),
  ),
  encoding: Type.Optional(
    enumeration(Object.keys(ENCODINGS) as EncodingLabel[], {
      description: 'Encoding of the file. By default, its bytes decide.',
    }),
  ),
  preset_updated_at: Type.Optional(
    Type.String({
      maxLength: 40,
      description:
        '`preset_updated_at` of a dry run. If the saved preset was changed since, the response is 412 and nothing is imported.',
      examples: ['2026-11-30T05:00:00.000Z'],
    }),
  ),
  on_error: Type.Optional(
    enumeration(['abort', 'skip'], {
      description: '`abort` (default): one invalid row aborts the import. `skip`: the other rows are imported.',
    }),
  ),
});

/** Files on the disk, from their first byte to the end of their import. One that is unpacked takes its space twice. */
const FILES = { total: 16, perPublisher: 8, waiting: 8, waitMs: 30_000 };

/** Files that are being received. Those of one publisher leave room for others. */
const UPLOADS = { total: 8, perPublisher: 3, waiting: 8, waitMs: 30_000 };

/**
 * An import takes one of the API's connections for seconds to minutes. Two imports of one publisher could wait for each other's rows. A complete
 * file waits for as long as others take, because to send it again would take longer.
 */
const IMPORTS = { total: 2, perPublisher: 1, waiting: 8, waitMs: 3_600_000 };

const WORDS = { work: 'imports', purpose: 'run', others: 'with other imports' };

/** POST /imports/{kind} */
export function importFileOperation(app: FastifyInstance, ctx: ApiContext): void {
  const stored = createPublisherSlots({ ...FILES, words: WORDS });
  const uploads = createPublisherSlots({ ...UPLOADS, words: WORDS });
  const imports = createPublisherSlots({ ...IMPORTS, words: WORDS });
  const maxBytes = ctx.config.importMb * 1_000_000;
  // The body of this operation is the file, so it has parsers of its own.
  app.register(async (files) => {
    files.removeAllContentTypeParsers();
    files.addContentTypeParser('*', (_request, payload, done) => done(null, payload));
    files.post<{ Params: Static<typeof Params>; Querystring: Static<typeof Query> }>('/imports/:kind', {
      schema: {
        operationId: 'importFile',
        tags: ['Imports'],
        summary: 'Import a file',
        description: `Imports advertisers, programs, deals, clicks or transactions from a file of a network, or from a file with Sheaf's columns. The body is the file itself, whatever its \`Content-Type\`. It is imported completely or not at all. First send it with \`dry_run=true\`: the response shows how the file is read, the first rows as they would be stored, invalid rows, and sums to compare with the page of the network. A file can have at most ${Math.floor(maxBytes / 1_000_000)} MB, compressed or not. Requires the role \`admin\` or \`operator\`. Admins import data of their own publisher. Advertisers and deals belong to all publishers, so only operators import them.`,
        params: Params,
        querystring: Query,
        response: { 200: ImportResponse, ...errorResponses('PRECONDITION_FAILED') },
      },
      config: { uploads: 'The file.' },
      handler: async (request, reply) => {
        const { kind } = request.params;
        const { query } = request;
        const client = clientOf(request);
        const signal = clientLeft(reply);
        const { publisherId } = client;
        if (Number(request.headers['content-length'] ?? 0) > maxBytes) throw tooLarge(maxBytes);
        const fileName = nameOf(query.file_name);
        const input = {
          client,
          kind,
          fileName,
          signal,
          entry: query.entry || undefined,
          upload: request.body instanceof Readable ? request.body : Readable.from([]),
          // Forms send an empty value for a parameter that is not set.
          publisher: query.publisher_id || undefined,
          preset: query.preset || undefined,
          detect: query.detect ?? false,
          network: query.network || undefined,
          map: pairsOf('map', query.map),
          set: pairsOf('set', query.set),
          timezone: query.time_zone || undefined,
          words: wordsOf(query.words),
          numbers: await numbersOf(query.numbers),
          timeForms: await timeFormsOf(query.time_forms),
          delimiter: query.delimiter,
          encoding: query.encoding,
          presetVersion: query.preset_updated_at || undefined,
          onError: query.on_error ?? ('abort' as const),
          dryRun: query.dry_run ?? false,
        };
        const limitRest = liftBodyLimit(request.raw);
        const inTurn = <T>(work: () => Promise<T>) => imports.run(publisherId, signal, work);
        const { pool, config } = ctx;
        const receiving = <T>(work: () => Promise<T>) => uploads.run(publisherId, signal, work);
        const context = { pool, maxBytes, dataDir: config.dataDir, receiving, inTurn };
        const work = () => importUpload(context, input);
        const result = await stored.run(publisherId, signal, work).catch((error: unknown) => {
          limitRest();
          // The rest of a file that stopped to arrive would be read as the next request of the connection.
          if (error instanceof RequestError && error.code === 'REQUEST_TIMEOUT') reply.header('connection', 'close');
          throw error;
        });
        return importResponse({ kind, fileName }, result);
      },
    });
  });
}

/** The name without a folder. Some clients send the whole path. */
function nameOf(sent: string | undefined): string {
  const name = sent?.split(/[\\/]/).at(-1)?.trim().toWellFormed();
  if (name === undefined || name === '') return 'upload.csv';
  if (!/\p{Cc}/u.test(name)) return name;
  throw invalid({ field: 'file_name', wrong: 'contains a control character', next: 'Remove it' });
}
