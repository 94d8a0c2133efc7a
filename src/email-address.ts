/** An address without quotes, comments and display name, so nothing in it can end a header or a command. https://www.rfc-editor.org/rfc/rfc5321#section-4.1.2 */
const ADDRESS =
  /^(?=.{3,254}$)(?=[^@]{1,64}@)[\w!#$%&'*+/=?^`{|}~-]+(?:\.[\w!#$%&'*+/=?^`{|}~-]+)*@((?:[a-z\d](?:[a-z\d-]{0,61}[a-z\d])?\.)+[a-z\d](?:[a-z\d-]{0,61}[a-z\d])?)$/i;

/** The domain of an e-mail address in lower case. Null if the text is not an address in ASCII without a name. */
export function domainOfAddress(text: string): string | null {
  return ADDRESS.exec(text)?.[1]?.toLowerCase() ?? null;
}
