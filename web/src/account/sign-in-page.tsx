import { Link, useNavigate, useSearch } from '@tanstack/react-router';
import { useSession } from '../data/session.ts';
import { usePageTitle } from '../shell/page-title.ts';
import { SignInForm } from './sign-in-form.tsx';

/** Signs in with an API key, then returns to the previous page. */
export function SignInPage() {
  usePageTitle('Sign in');
  const session = useSession();
  const navigate = useNavigate();
  const { back = '/docs' } = useSearch({ from: '/sign-in' });
  return (
    <div className="sign-in">
      <h1 className="page-title">Sign in</h1>
      {session && (
        <p className="signed-in" role="status">
          You are signed in as {session.caller.email}. <Link to="/account">View your API key</Link>
        </p>
      )}
      <SignInForm onSignedIn={() => void navigate({ to: back })} />
    </div>
  );
}
