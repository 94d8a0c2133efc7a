import { IconPlugConnectedX, IconWifiOff } from '@tabler/icons-react';
import { useQueryClient } from '@tanstack/react-query';
import { useEffect, useState } from 'react';
import { checkConnection, connection, reportAway } from '../data/connection.ts';
import { useObservable } from '../data/observable.ts';

/** Seconds between checks while the service does not respond. */
const CHECK_SECONDS = 5;

/** Says that the service does not respond or that the browser is offline. When the service is back, failed data is loaded again. */
export function ConnectionBanner() {
  const state = useObservable(connection);
  const queries = useQueryClient();
  const [checking, setChecking] = useState(false);
  const good = state === 'good';

  const check = async () => {
    setChecking(true);
    if (await checkConnection())
      await queries.refetchQueries({ predicate: ({ state: { status } }) => status === 'error' });
    setChecking(false);
  };

  useEffect(() => {
    const online = () => void check();
    window.addEventListener('offline', reportAway);
    window.addEventListener('online', online);
    const timer = good ? undefined : setInterval(() => void check(), CHECK_SECONDS * 1000);
    return () => {
      window.removeEventListener('offline', reportAway);
      window.removeEventListener('online', online);
      clearInterval(timer);
    };
  });

  return (
    <div role="status" className="connection">
      {!good && (
        <div className="connection-banner">
          {state === 'offline' ? (
            <IconWifiOff size={18} aria-hidden="true" />
          ) : (
            <IconPlugConnectedX size={18} aria-hidden="true" />
          )}
          <span>
            {state === 'offline'
              ? 'You are offline. Your input is kept, and Sheaf goes on when you are back online.'
              : 'Sheaf does not respond. Your input is kept. Exports that are running go on.'}
          </span>
          <button type="button" className="plain-button" disabled={checking} onClick={() => void check()}>
            Try again
          </button>
        </div>
      )}
    </div>
  );
}
