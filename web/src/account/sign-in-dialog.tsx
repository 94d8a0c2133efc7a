import { Text } from '@mantine/core';
import { endSignInAgain } from '../data/sign-in-again.ts';
import { Dialog } from '../shell/dialog.tsx';
import { SignInForm } from './sign-in-form.tsx';
import './account.css';

/** Opens over the page when the session has expired. After sign-in, the page goes on where it was. */
export function SignInDialog() {
  return (
    <Dialog onClose={() => endSignInAgain(false)} title="Your session has expired" size="sm">
      <Text mb="md">Sign in again to continue. Everything that you entered is still there.</Text>
      <SignInForm linked={false} onSignedIn={() => endSignInAgain(true)} />
    </Dialog>
  );
}
