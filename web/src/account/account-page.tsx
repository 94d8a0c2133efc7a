import { Link } from '@tanstack/react-router';
import { Suspense } from 'react';
import { useSession } from '../data/session.ts';
import { lazyPart } from '../shell/lazy-part.ts';
import { PageSkeleton } from '../shell/page-skeleton.tsx';
import { usePageTitle } from '../shell/page-title.ts';
import './account.css';

const Account = lazyPart(() => import('./account.tsx'), 'Account');

/** Details of the signed-in user, and a button that rotates the API key. */
export function AccountPage() {
  usePageTitle('API key');
  const session = useSession();
  return (
    <div className="account narrow">
      <h1 className="page-title">API key</h1>
      {session === null ? (
        <SignedOut />
      ) : (
        <Suspense fallback={<PageSkeleton />}>{session ? <Account session={session} /> : <PageSkeleton />}</Suspense>
      )}
    </div>
  );
}

function SignedOut() {
  return (
    <>
      <p>Sign in to see the details of your API key and to rotate it.</p>
      <p>
        <Link to="/sign-in" search={{ back: '/account' }} className="plain-button primary">
          Sign in
        </Link>
      </p>
    </>
  );
}
