/** Requests that failed because the session expired wait here until the user has signed in again or closed the dialog. */
import { observable } from './observable.ts';

/** True while the dialog is open. */
export const signInNeeded = observable(false);

let waiting: Promise<boolean> | null = null;
let settle: (signedIn: boolean) => void = () => {};

/** Opens the dialog. Resolves with true after the user has signed in, and with false if the user closes the dialog. */
export function signInAgain(): Promise<boolean> {
  waiting ??= new Promise((resolve) => {
    settle = resolve;
    signInNeeded.set(true);
  });
  return waiting;
}

/** Closes the dialog and lets the waiting requests go on. */
export function endSignInAgain(signedIn: boolean): void {
  signInNeeded.set(false);
  waiting = null;
  settle(signedIn);
}
