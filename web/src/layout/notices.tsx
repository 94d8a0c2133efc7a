import '@mantine/notifications/styles.layer.css';
import { Notifications } from '@mantine/notifications';

/** The corner of the page in which notifications appear. */
export function Notices() {
  return <Notifications position="bottom-right" limit={4} containerWidth={380} />;
}
