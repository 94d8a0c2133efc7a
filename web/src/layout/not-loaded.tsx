import type { ErrorComponentProps } from '@tanstack/react-router';
import { retryPage } from './retry-page.ts';

/** In place of `FailedPage`, if its script cannot be loaded either. It is in the first script of every page, so it has no components. */
export function NotLoaded({ error }: ErrorComponentProps) {
  return (
    <div role="alert" className="narrow">
      <p>{error instanceof Error ? error.message : String(error)}</p>
      <button type="button" className="plain-button" onClick={() => void retryPage()}>
        Try again
      </button>
    </div>
  );
}
