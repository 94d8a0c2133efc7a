import { userInfo } from 'node:os';

/** The name of the user that runs this process, or its ID if the system has no name for it, as in some containers. */
export function systemUser(): string {
  try {
    return userInfo().username;
  } catch {
    return `user ${process.getuid?.()}`;
  }
}
