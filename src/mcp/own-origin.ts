/** Pages on this machine: what a browser calls them is not up to a name server. */
const LOOPBACK = /^(?:localhost|127(?:\.\d{1,3}){3}|\[::1\])$/;

/**
 * Whether pages of an origin may speak MCP here: those of `publicUrl` and of this machine. The Host of the request decides
 * nothing: behind a name that was pointed at us (DNS rebinding) it is the attacker's own, and equals the Origin.
 * https://modelcontextprotocol.io/specification/2025-11-25/basic/transports#security-warning
 */
export function isOwnOrigin(origin: string, publicUrl: string | null): boolean {
  if (!URL.canParse(origin)) return false;
  const { origin: asked, hostname } = new URL(origin);
  return LOOPBACK.test(hostname) || (publicUrl !== null && asked === new URL(publicUrl).origin);
}
