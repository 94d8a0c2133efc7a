import { Suspense, useState } from 'react';
import { lazyPart } from '../../shell/lazy-part.ts';
import './page.css';

const FeedbackForm = lazyPart(() => import('./feedback-form.tsx'), 'FeedbackForm');

/** Asks whether a page was helpful. After yes or no, a sentence can be added. Operators read it with `GET /feedback`. */
export function PageFeedback({ path }: { path: string }) {
  const [helpful, setHelpful] = useState<boolean | null>(null);
  return (
    <section className="page-feedback" aria-label="Feedback about this page">
      <div className="page-feedback-question">
        <span id="page-feedback-question">Was this page helpful?</span>
        {[true, false].map((value) => (
          <button
            type="button"
            key={String(value)}
            className="plain-button"
            aria-pressed={helpful === value}
            aria-describedby="page-feedback-question"
            onClick={() => setHelpful(value)}
          >
            {value ? 'Yes' : 'No'}
          </button>
        ))}
      </div>
      <Suspense fallback={null}>{helpful !== null && <FeedbackForm path={path} helpful={helpful} />}</Suspense>
    </section>
  );
}
