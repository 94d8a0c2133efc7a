import { useObservable } from '../data/observable.ts';
import { announcement } from '../shell/page-title.ts';

/** The live region of the application: the title of the page that was just opened. */
export function RouteAnnouncer() {
  return (
    <div role="status" className="unseen">
      {useObservable(announcement)}
    </div>
  );
}
