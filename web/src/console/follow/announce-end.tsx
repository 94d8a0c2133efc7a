import { Anchor } from '@mantine/core';
import { IconAlertCircle, IconCheck } from '@tabler/icons-react';
import type { Export } from '../../../../clients/typescript/src/types.ts';
import { canAskForNotifications, notify } from '../../shell/notify.ts';
import { markTitle } from '../../shell/page-title.ts';
import { rowsInWords } from '../parts/words.ts';

/** Says that an export has ended. A failed export stays on the screen until the user closes it. */
export async function announceEnd({
  display_name,
  status,
  row_count,
  error_message,
  download_url,
}: Export): Promise<void> {
  const completed = status === 'completed';
  const title = completed ? `${display_name} is ready` : `${display_name} failed`;
  markTitle(completed ? '✓' : '!');
  await notify({
    title,
    message: completed ? (
      <>
        {row_count === null ? '' : `${rowsInWords(row_count)}. `}
        {download_url && <Anchor href={download_url}>Download the file</Anchor>}
        {canAskForNotifications() && (
          <button type="button" className="plain-button" onClick={() => void Notification.requestPermission()}>
            Notify me outside of this tab
          </button>
        )}
      </>
    ) : (
      (error_message ?? 'Open the report to see what to do.')
    ),
    color: completed ? 'leaf' : 'ember',
    icon: completed ? <IconCheck size={18} aria-hidden="true" /> : <IconAlertCircle size={18} aria-hidden="true" />,
    autoClose: completed ? 12_000 : false,
  });
  if (document.hidden && 'Notification' in window && Notification.permission === 'granted') {
    const shown = new Notification(title, { icon: '/assets/sheaf-180.png' });
    shown.onclick = () => window.focus();
  }
}
