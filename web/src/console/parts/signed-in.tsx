import type { ReactNode } from 'react';
import { SignInForm } from '../../account/sign-in-form.tsx';
import { type Session, useSession } from '../../data/session.ts';

interface SignedInProps {
  /** What the user sees after sign-in. */
  what?: string;
  /** The page. While the session is loading, there is none: the page then shows its heading, and bars in place of private data. */
  children: (session: Session | undefined) => ReactNode;
}

/** Shows its content to signed-in users, and the form to sign in to everyone else, in the same place. */
export function SignedIn({ what = 'your reports', children }: SignedInProps) {
  const session = useSession();
  if (session !== null) return children(session);
  return (
    <div className="sign-in">
      <h1 className="page-title">Sign in to see {what}</h1>
      <SignInForm />
    </div>
  );
}
