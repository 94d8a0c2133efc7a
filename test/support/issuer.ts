/** An OpenID Connect issuer with its own keys, for tests: discovery, a key set, and valid and invalid tokens. */
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { type CryptoKey, exportJWK, generateKeyPair, type JWK, SignJWT } from 'jose';

export const AUDIENCE = 'sheaf-tests';

/** How the issuer responds: correctly, not at all, with 500, or with a body that is not JSON. */
export type Mood = 'well' | 'silent' | 'failing' | 'babbling';

export interface IssuerKey {
  alg: string;
  kid: string;
  privateKey: CryptoKey;
  publicKey: CryptoKey;
  publicJwk: JWK;
}

export type Claims = Record<string, unknown>;

export interface Issuer {
  origin: string;
  mood: Mood;
  /** The published keys. The first one signs. */
  keys: IssuerKey[];
  /** Requested paths. */
  requested: string[];
  /** A token that is valid for five minutes except for the overrides. A claim that is undefined is omitted. */
  token(claims?: Claims, by?: { key?: IssuerKey; header?: object }): Promise<string>;
  close(): Promise<void>;
}

export async function newIssuerKey(alg = 'ES256'): Promise<IssuerKey> {
  const { privateKey, publicKey } = await generateKeyPair(alg, { extractable: true });
  const kid = crypto.randomUUID();
  return { alg, kid, privateKey, publicKey, publicJwk: { ...(await exportJWK(publicKey)), alg, kid, use: 'sig' } };
}

export async function startIssuer(): Promise<Issuer> {
  const issuer = { mood: 'well', keys: [await newIssuerKey()], requested: [] } as unknown as Issuer;
  const server = createServer((request, response) => {
    issuer.requested.push(request.url!);
    if (issuer.mood === 'silent') return;
    response.statusCode = issuer.mood === 'failing' ? 500 : 200;
    response.end(issuer.mood === 'babbling' ? '<html>' : JSON.stringify(documentAt(issuer, request.url!)));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  issuer.origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  issuer.token = (claims = {}, { key = issuer.keys[0]!, header = {} } = {}) => {
    const now = Math.floor(Date.now() / 1000);
    const good = { iss: issuer.origin, aud: AUDIENCE, exp: now + 300, iat: now };
    return new SignJWT({ ...good, ...claims })
      .setProtectedHeader({ alg: key.alg, kid: key.kid, ...header })
      .sign(key.privateKey);
  };
  issuer.close = () => closed(server);
  return issuer;
}

function documentAt({ origin, keys }: Issuer, path: string): object {
  if (path === '/.well-known/openid-configuration') return { issuer: origin, jwks_uri: `${origin}/keys` };
  if (path === '/keys') return { keys: keys.map(({ publicJwk }) => publicJwk) };
  return { error: 'not_found' };
}

async function closed(server: Server): Promise<void> {
  server.closeAllConnections();
  await new Promise((resolve) => server.close(resolve));
}
