/** ETag and If-Match, so that nobody overwrites a change that they have not seen: https://www.rfc-editor.org/rfc/rfc9110#section-13.1.1 */
import type { FastifyReply, FastifyRequest } from 'fastify';
import { type Static, Type } from 'typebox';
import { versionOf } from '../db/row-version.ts';

const TAG = '(W/)?"[^"]*"';

export const IfMatch = Type.Object({
  'if-match': Type.Optional(
    Type.String({
      pattern: `^(\\*|${TAG}([ \\t]*,[ \\t]*${TAG})*)$`,
      description:
        'Changes the resource only if it is still as you read it: its `ETag`, which is `updated_at` in quotation marks. Otherwise the response is 412. Without this header, or with `*`, the last change wins.',
      examples: ['"2026-01-31T09:30:00.000Z"'],
    }),
  ),
});

/** The declaration of the header of {@link sendTag}. */
export const ETag = {
  ETag: { type: 'string', description: 'Version of the resource, for the header `If-Match` of a change.' },
} as const;

/** The versions that the request allows. Undefined for all. A weak tag matches none. */
export function allowedVersions(request: FastifyRequest): readonly string[] | undefined {
  const sent = (request.headers as Static<typeof IfMatch>)['if-match'];
  if (sent === undefined || sent === '*') return undefined;
  return [...sent.matchAll(/(W\/)?"([^"]*)"/g)].flatMap(([, weak, version]) => (weak ? [] : [version!]));
}

export function sendTag(reply: FastifyReply, row: Parameters<typeof versionOf>[0]): void {
  reply.header('etag', `"${versionOf(row)}"`);
}
