/** Bodies are JSON. Clients also send none at all, or leave the content type out; both are fine. */
import type { FastifyInstance } from 'fastify';
import { RequestError } from '../errors.ts';

export function readJsonBodies(app: FastifyInstance): void {
  const parseJson = app.getDefaultJsonParser('error', 'error');
  app.removeAllContentTypeParsers();
  app.addContentTypeParser('*', { parseAs: 'string' }, (request, body, done) => {
    const type = (request.headers['content-type'] ?? '').split(';')[0]!.trim().toLowerCase();
    if (body.length === 0) return done(null, undefined);
    if (type !== '' && !/^(?:application|text)\/(?:[\w.+-]+\+)?json$/.test(type)) {
      return done(
        new RequestError('UNSUPPORTED_MEDIA_TYPE', 'Send the body as JSON, with Content-Type: application/json.'),
      );
    }
    parseJson(request, body as string, (error, value) => {
      if (error) done(new RequestError('BAD_REQUEST', 'The body is not valid JSON.', { cause: error }));
      else done(null, value);
    });
  });
}
