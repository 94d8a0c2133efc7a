import type { NotificationData } from '@mantine/notifications';
import { observable } from '../data/observable.ts';
import { loadPart } from './lazy-part.ts';

/** True once a notification was shown. Until then, the library is not loaded. */
export const notificationsUsed = observable(false);

/** Shows a notification in the corner of the page. */
export async function notify(notification: NotificationData): Promise<void> {
  notificationsUsed.set(true);
  const { notifications } = await loadPart(() => import('@mantine/notifications'));
  notifications.show(notification);
}

/** Whether the system's notifications can be turned on: the browser has them, and the user has not decided yet. */
export function canAskForNotifications(): boolean {
  return 'Notification' in window && Notification.permission === 'default';
}
