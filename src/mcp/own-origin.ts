/** Loopback hosts. Browsers resolve them without a name server. */
const LOOPBACK = /^(?:localhost|127(?:\.\d{1,3}){3}|\[::1\])$/;

/**
 * Whether pages of an origin can use MCP: only those of `publicUrl` and of this machine. The Host header is ignored. With DNS
 * rebinding, it is the attacker's host name and equals the origin.
 * https://modelcontextprotocol.io/specification/2025-11-25/basic/transports#security-warning
 */
export function isOwnOrigin(origin: string, publicUrl: string | null): boolean {
  if (!URL.canParse(origin)) return false;
  const { origin: normalized, hostname } = new URL(origin);
  return LOOPBACK.test(hostname) || (publicUrl !== null && normalized === new URL(publicUrl).origin);
}
