/** Verifies tokens of an OpenID Connect issuer: signature, issuer, audience, expiration time and e-mail address. */
import { errors, type JWTPayload, type JWTVerifyGetKey, jwtVerify } from 'jose';
import { RequestError } from '../../../errors.ts';
import { issuerKeys, type KeysOptions } from './issuer-keys.ts';
import { TOLERANCE_SECONDS } from './tolerance.ts';

/** Only asymmetric algorithms. With HS256, everyone who knows the public key could sign tokens. */
const ALGORITHMS = [
  ...['RS256', 'RS384', 'RS512', 'PS256', 'PS384', 'PS512'],
  ...['ES256', 'ES384', 'ES512', 'EdDSA', 'Ed25519'],
];

/** The last timestamp that the API can return: years have four digits. https://www.rfc-editor.org/rfc/rfc3339#section-5.6 */
const LAST_MS = Date.parse('9999-12-31T23:59:59.999Z');

export interface VerifierOptions extends KeysOptions {
  /** Required value of the claim `aud`. */
  audience: string;
}

export interface Identity {
  /** Lower case. */
  email: string;
  expiresAt: Date;
}

export type TokenVerifier = (token: string) => Promise<Identity>;

/** Throws UNAUTHORIZED with the reason for an invalid token, and UNAVAILABLE while the issuer is unavailable. */
export function createTokenVerifier(options: VerifierOptions): TokenVerifier {
  const keys = issuerKeys(options);
  return async (token) => {
    const claims = await verify(token, keys, options);
    return { email: emailOf(claims), expiresAt: new Date(Math.min(claims.exp! * 1000, LAST_MS)) };
  };
}

async function verify(token: string, keys: JWTVerifyGetKey, options: VerifierOptions): Promise<JWTPayload> {
  try {
    const { payload } = await jwtVerify(token, keys, {
      issuer: options.issuer,
      audience: options.audience,
      algorithms: ALGORITHMS,
      clockTolerance: TOLERANCE_SECONDS,
      requiredClaims: ['exp'],
    });
    return payload;
  } catch (error) {
    if (error instanceof RequestError) throw error;
    // All other errors come from a key that cannot be used, for example RSA with 1,024 bits.
    if (!(error instanceof errors.JOSEError)) {
      throw new RequestError(
        'UNAVAILABLE',
        'The key of the identity provider cannot be used. Report this to your administrator, and send an API key until it is fixed.',
        { cause: error },
      );
    }
    throw invalidToken(reasonOf(error, options));
  }
}

function reasonOf(error: errors.JOSEError, { issuer, audience }: VerifierOptions): string {
  if (error instanceof errors.JWTExpired) return 'has expired';
  if (!(error instanceof errors.JWTClaimValidationFailed)) return 'has no signature of the identity provider';
  if (error.claim === 'iss') return `is not from ${issuer}`;
  if (error.claim === 'aud') return `is not for ${audience}`;
  if (error.claim === 'nbf') return 'is not valid yet';
  return `does not have a valid claim ${error.claim}`;
}

function emailOf(claims: JWTPayload): string {
  const { email, email_verified: verified } = claims;
  if (typeof email !== 'string' || !/^[^\s@\p{C}]+@[^\s@\p{C}]+$/u.test(email))
    throw invalidToken('does not have a valid claim email');
  // Some providers send it as a string.
  if (verified === false || verified === 'false') throw invalidToken('has an e-mail address that is not verified');
  // Not toLowerCase, which turns the Kelvin sign into a k and so produces the address of another user.
  return email.replace(/[A-Z]/g, (letter) => letter.toLowerCase());
}

function invalidToken(reason: string): RequestError {
  return new RequestError('UNAUTHORIZED', `The token ${reason}. Get a new one from your identity provider.`);
}
