/** Names of events for people. */
export const EVENT_WORDS = {
  'export.completed': 'Export completed',
  'export.failed': 'Export failed',
  'schedule.paused': 'Schedule paused',
  'delivery.failed': 'Delivery failed',
  'connection.paused': 'Connection paused',
  'webhook.test': 'Test event',
} as const;

export function eventInWords(event: string): string {
  return EVENT_WORDS[event as keyof typeof EVENT_WORDS] ?? event;
}
