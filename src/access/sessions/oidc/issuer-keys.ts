/** The public keys of an OpenID Connect issuer, fetched with the first token. */
import {
  createRemoteJWKSet,
  errors,
  type FlattenedJWSInput,
  type JWSHeaderParameters,
  type JWTVerifyGetKey,
} from 'jose';
import { RequestError } from '../../../errors.ts';

/** An issuer that takes longer counts as unavailable, because clients wait for it. */
const TIMEOUT_MS = 3000;

/** Keys are fetched again for a token with an unknown key, but not more often than this. */
const COOLDOWN_MS = 5000;

export interface KeysOptions {
  issuer: string;
  /** If null, the discovery document of the issuer has the URL. */
  jwksUrl: string | null;
}

/** Finds the key for the header of a token. Throws UNAVAILABLE if the issuer cannot be reached. */
export function issuerKeys({ issuer, jwksUrl }: KeysOptions): JWTVerifyGetKey {
  let opened: ReturnType<typeof open> | null = null;
  async function open() {
    const url = new URL(jwksUrl ?? (await discover(issuer)));
    return createRemoteJWKSet(url, { timeoutDuration: TIMEOUT_MS, cooldownDuration: COOLDOWN_MS });
  }
  return async (header: JWSHeaderParameters, token: FlattenedJWSInput) => {
    try {
      opened ??= open();
      const keySet = await opened.catch((error: unknown) => {
        opened = null;
        throw error;
      });
      return await keySet(header, token);
    } catch (error) {
      // The issuer does not have this key, so the token is not valid.
      if (error instanceof errors.JWKSNoMatchingKey || error instanceof errors.JWKSMultipleMatchingKeys) throw error;
      throw new RequestError(
        'UNAVAILABLE',
        'The identity provider is unavailable, so tokens cannot be checked. Retry in a few seconds, or send an API key.',
        { cause: error },
      );
    }
  };
}

/** https://openid.net/specs/openid-connect-discovery-1_0.html#ProviderConfig */
async function discover(issuer: string): Promise<string> {
  const response = await fetch(`${issuer.replace(/\/$/, '')}/.well-known/openid-configuration`, {
    headers: { accept: 'application/json' },
    redirect: 'error',
    signal: AbortSignal.timeout(TIMEOUT_MS),
  });
  if (response.status !== 200)
    throw new Error(`${issuer} returned status ${response.status} for its discovery document.`);
  const found = (await response.json()) as { issuer?: unknown; jwks_uri?: unknown };
  if (found.issuer !== issuer) {
    throw new Error(`The discovery document has the issuer ${found.issuer}, but OIDC_ISSUER is ${issuer}.`);
  }
  if (typeof found.jwks_uri !== 'string') throw new Error(`The discovery document of ${issuer} has no jwks_uri.`);
  return found.jwks_uri;
}
