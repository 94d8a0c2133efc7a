import type { FastifyRequest } from 'fastify';
import type { Config } from '../config.ts';
import { readSessionCookie } from './session-cookie.ts';

declare module 'fastify' {
  interface FastifyContextConfig {
    /** False for routes that ignore the session cookie because they are for programs, which send a key or a token. */
    cookie?: boolean;
    /** True for documents, which people also open in a browser. */
    document?: boolean;
    /** True for routes with a secret in their path, which the log must not contain. */
    secretPath?: boolean;
  }
}

export interface Credential {
  /** `scheme` is an `Authorization` header for a proxy. `malformed` is a header or parameter without a key or token. */
  kind: 'key' | 'token' | 'session' | 'scheme' | 'malformed';
  /** For `scheme` and `malformed`, what is wrong with the credential, as an error says it. */
  secret: string;
}

/** Schemes for a proxy in front of the service, which commonly forwards the header. */
const SCHEME_OF_PROXIES = /^(Basic|Digest|Negotiate|NTLM)(?:\s|$)/i;

/**
 * The credential in a request, valid or not. Headers and the query take precedence over the cookie, which browsers add
 * automatically, and the cookie over schemes for proxies. A header without a key is an invalid credential.
 */
export function sentCredential(config: Pick<Config, 'publicUrl'>, request: FastifyRequest): Credential | null {
  const header = request.headers['x-api-key'];
  if (typeof header === 'string') return key(header, '`X-Api-Key`: the header is empty');
  const { authorization } = request.headers;
  const proxyScheme = SCHEME_OF_PROXIES.exec(authorization ?? '')?.[1];
  if (authorization !== undefined && !proxyScheme) {
    const bearer = /^Bearer\s+(\S+)\s*$/i.exec(authorization)?.[1];
    if (bearer === undefined) return { kind: 'malformed', secret: `\`Authorization\`: ${wrongIn(authorization)}` };
    return { kind: isToken(bearer) ? 'token' : 'key', secret: bearer };
  }
  const legacy = (request.query as { api_key?: string | string[] } | undefined)?.api_key;
  if (legacy !== undefined) return key([legacy].flat()[0] ?? '', '`api_key`: the query parameter is empty');
  const session = request.routeOptions.config?.cookie === false ? null : readSessionCookie(config, request);
  if (session) return { kind: 'session', secret: session };
  return proxyScheme ? { kind: 'scheme', secret: `\`Authorization\`: ${unsupported(proxyScheme)}` } : null;
}

function key(sent: string, empty: string): Credential {
  const secret = sent.trim();
  return secret === '' ? { kind: 'malformed', secret: empty } : { kind: 'key', secret };
}

/** Does not repeat the value, which can be a key. */
function wrongIn(authorization: string): string {
  const [scheme = '', ...rest] = authorization.trim().split(/\s+/);
  if (scheme === '') return 'the header is empty';
  if (/^Bearer$/i.test(scheme)) return rest.length === 0 ? 'Bearer has no key' : 'Bearer has more than one value';
  if (rest.length === 0 || !/^[A-Za-z][A-Za-z-]{0,20}$/.test(scheme)) return 'the value has no scheme';
  return unsupported(scheme);
}

const unsupported = (scheme: string) => `the scheme ${scheme} is not supported`;

/** A JSON Web Token has three parts, and the last one is empty without a signature. API keys contain no dots. */
function isToken(text: string): boolean {
  return /^[\w-]+\.[\w-]+\.[\w-]*$/.test(text);
}
