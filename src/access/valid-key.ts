import { sql } from '../db/sql.ts';

/** Whether a user has access, as a condition on `users u`. Every lookup of a client must contain it. */
export const ACTIVE_USER = sql`u.deactivated_at is null`;

/**
 * Whether a key works, as a condition on `api_keys k` and its `users u`. Every lookup of a key, and of a session of a key, must
 * contain it.
 */
export const VALID_KEY = sql`k.revoked_at is null and (k.expires_at is null or k.expires_at > now()) and ${ACTIVE_USER}`;
