/** Reads JSON bodies. A missing body and a missing content type are both accepted. */
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
        new RequestError(
          'UNSUPPORTED_MEDIA_TYPE',
          'The request body is not JSON. Send JSON with Content-Type: application/json.',
        ),
      );
    }
    void parseJson(request, body as string, (error, value) => {
      if (error) {
        done(
          new RequestError('BAD_REQUEST', 'The request body is not valid JSON. Correct its syntax.', { cause: error }),
        );
      } else done(null, value);
    });
  });
}
