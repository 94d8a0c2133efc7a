import { IconEye, IconEyeOff } from '@tabler/icons-react';
import { Link } from '@tanstack/react-router';
import { type FormEvent, useId, useRef, useState } from 'react';
import { useSignIn } from '../data/session.ts';
import { useHydrated } from '../data/use-hydrated.ts';
import './account.css';

interface SignInFormProps {
  onSignedIn?: () => void;
  /** Whether to link to the guide. In a dialog, a link would leave the page. */
  linked?: boolean;
}

/**
 * Asks for the API key. The field has the focus, and says what to do without a key. It uses no component library, because everyone
 * who opens a page without a session waits for it: 2 kB instead of 17 kB.
 */
export function SignInForm({ onSignedIn, linked = true }: SignInFormProps) {
  const signIn = useSignIn();
  const id = useId();
  const field = useRef<HTMLInputElement | null>(null);
  const [shown, setShown] = useState(false);
  const hydrated = useHydrated();
  const error = signIn.error?.message;
  const submit = (event: FormEvent) => {
    event.preventDefault();
    // The browser keeps the value, not React, so that what was typed or filled in before the script is there stays.
    const key = field.current?.value.trim();
    if (key && !signIn.isPending) signIn.mutate(key, { onSuccess: () => onSignedIn?.() });
  };
  return (
    <form onSubmit={submit} className="sign-in-form">
      <div className="key-field">
        <label htmlFor={id}>API key</label>
        <div className="key-input" data-invalid={error ? true : undefined}>
          <input
            id={id}
            ref={(input) => {
              field.current = input;
              // Not `autoFocus`, which React ignores in a page that the service rendered.
              input?.focus({ preventScroll: true });
            }}
            type={shown ? 'text' : 'password'}
            placeholder="sheaf_…"
            autoComplete="current-password"
            spellCheck={false}
            required
            data-autofocus
            aria-invalid={error ? true : undefined}
            aria-describedby={error ? `${id}-error` : undefined}
          />
          <button
            type="button"
            className="icon-button"
            aria-label="Show characters"
            aria-pressed={shown}
            onClick={() => setShown(!shown)}
          >
            {shown ? (
              <IconEyeOff size={18} stroke={1.75} aria-hidden="true" />
            ) : (
              <IconEye size={18} stroke={1.75} aria-hidden="true" />
            )}
          </button>
        </div>
        {error && (
          <p id={`${id}-error`} className="key-error" role="alert">
            {error}
          </p>
        )}
      </div>
      {/* Disabled before the script is there, because the browser itself would then submit the form. */}
      <button type="submit" className="plain-button primary" disabled={!hydrated} aria-busy={signIn.isPending}>
        {signIn.isPending ? 'Signing in…' : 'Sign in'}
      </button>
      <p className="dimmed">The key starts a session of 12 hours in this browser, which does not store the key.</p>
      <details className="sign-in-help">
        <summary>I have no API key</summary>
        <p>
          Your administrator creates one with <code>sheaf keys create</code>. If you try the demo, its keys were printed
          in the terminal when Sheaf first started. To create another one, run
        </p>
        <pre>npx sheaf keys create --publisher acme-media --role member</pre>
        {linked && (
          <p>
            <Link to="/docs/guides/$name" params={{ name: 'authentication' }}>
              More about API keys
            </Link>
          </p>
        )}
      </details>
    </form>
  );
}
