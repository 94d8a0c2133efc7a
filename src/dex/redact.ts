/** Takes out of a text what looks like a credential: a question may carry one, and nobody needs it to answer. */

const SECRETS: readonly RegExp[] = [
  // Ours (src/access/keys/api-key.ts), also when a character was lost in copying; and the secrets of webhooks.
  /\bsheaf_[A-Za-z0-9_-]{4,}/g,
  /\bwhsec_[A-Za-z0-9+/=_-]{4,}/g,
  // What stands where a credential is sent.
  /(?<=\bbearer\s+)[\w.~+/=-]{6,}/gi,
  /(?<=\bx-api-key['"]?\s*[:=]\s*['"]?)[^\s'",;]{4,}/gi,
  /(?<=\bapi[_-]?key['"]?\s*[:=]\s*['"]?)[^\s'"&,;]{4,}/gi,
  /(?<=\b(?:set-)?cookie['"]?\s*:\s*)[^\n'"]{4,}/gi,
  // Those of others: a JSON web token, a prefix that providers use, a long run of random characters.
  /\beyJ[\w-]{8,}\.[\w-]+(?:\.[\w-]*)?/g,
  /\b(?:sk|pk|ghp|gho|xox[abp]|AKIA)[-_]?[A-Za-z0-9_-]{16,}/g,
  /(?<![\w-])(?=[\w-]*\d)(?=[\w-]*[A-Za-z])[\w-]{32,}/g,
];

export const REDACTED = '[key removed]';

/** The text without anything that looks like a key, a token or a cookie. */
export function redact(text: string): string {
  return SECRETS.reduce((cleaned, pattern) => cleaned.replace(pattern, REDACTED), text);
}
