/** Removes strings that look like credentials. A question can contain them, but the answer does not need them. */

const SECRETS: readonly RegExp[] = [
  // Keys of Sheaf (src/access/keys/api-key.ts), also with a character lost in copying, and webhook secrets.
  /\bsheaf_[A-Za-z0-9_-]{4,}/g,
  /\bwhsec_[A-Za-z0-9+/=_-]{4,}/g,
  // Values in places where credentials are sent.
  /(?<=\bbearer\s+)[\w.~+/=-]{6,}/gi,
  /(?<=\bx-api-key['"]?\s*[:=]\s*['"]?)[^\s'",;]{4,}/gi,
  /(?<=\bapi[_-]?key['"]?\s*[:=]\s*['"]?)[^\s'"&,;]{4,}/gi,
  /(?<=\b(?:set-)?cookie['"]?\s*:\s*)[^\n'"]{4,}/gi,
  // Credentials of other services: JSON web tokens, known prefixes, long random strings.
  /\beyJ[\w-]{8,}\.[\w-]+(?:\.[\w-]*)?/g,
  /\b(?:sk|pk|ghp|gho|xox[abp]|AKIA)[-_]?[A-Za-z0-9_-]{16,}/g,
  /(?<![\w-])(?=[\w-]*\d)(?=[\w-]*[A-Za-z])[\w-]{32,}/g,
];

export const REDACTED = '[key removed]';

/** Returns the text without keys, tokens and cookies. */
export function redact(text: string): string {
  return SECRETS.reduce((cleaned, pattern) => cleaned.replace(pattern, REDACTED), text);
}
