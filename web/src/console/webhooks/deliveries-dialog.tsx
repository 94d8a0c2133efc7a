import { Alert, Button, Group, NativeSelect, Stack, Text } from '@mantine/core';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useEffect, useState } from 'react';
import type { Delivery, Responses, Webhook } from '../../../../clients/typescript/src/types.ts';
import { request } from '../../data/request.ts';
import { Dialog } from '../../shell/dialog.tsx';
import { Problem } from '../../shell/problem.tsx';
import { withParams } from '../data/use-pages.ts';
import { ListState } from '../parts/list-state.tsx';
import { When } from '../parts/when.tsx';
import { type Column, DataTable } from '../table/data-table.tsx';
import { RowAction } from '../table/row-action.tsx';
import { eventInWords } from './event-words.ts';
import { DELIVERIES, useRetryDelivery, useTestWebhook, WEBHOOKS } from './webhooks.ts';

interface DeliveriesDialogProps {
  webhook: Webhook;
  /** The test event that was just sent. */
  tested?: Delivery | undefined;
  onClose: () => void;
}

/** Milliseconds between updates while a delivery is on its way. */
const UPDATE_MS = 1000;

/** The deliveries of the last 30 days, with their results. */
export function DeliveriesDialog({ webhook, tested: first, onClose }: DeliveriesDialogProps) {
  const [status, setStatus] = useState('');
  const [testedId, setTestedId] = useState(first?.id);
  const test = useTestWebhook();
  const retry = useRetryDelivery(webhook);
  const query = useQuery({
    queryKey: [DELIVERIES, webhook.id, status],
    queryFn: () =>
      request<Responses['listWebhookDeliveries']>(
        withParams(`${WEBHOOKS}/${webhook.id}/deliveries`, { status, limit: '50' }),
      ).then(({ deliveries }) => deliveries),
    refetchInterval: ({ state }) => (state.data?.some(isOnItsWay) ? UPDATE_MS : false),
    staleTime: 0,
  });
  const queries = useQueryClient();
  // The result of a delivery decides whether the webhook is failing, which the list behind this dialog says.
  // biome-ignore lint/correctness/useExhaustiveDependencies: new deliveries are the reason to load the list again.
  useEffect(() => void queries.invalidateQueries({ queryKey: [WEBHOOKS] }), [queries, query.data]);
  const deliveries = query.data ?? [];
  const tested = deliveries.find(({ id }) => id === testedId);
  const columns: Column<Delivery>[] = [
    {
      id: 'event',
      header: 'Event',
      cell: ({ event, export_id }) => (
        <div>
          <span className="cell-main">{eventInWords(event)}</span>
          {export_id !== null && <span className="cell-more">Export {export_id}</span>}
        </div>
      ),
    },
    {
      id: 'status',
      header: 'Status',
      cell: (delivery) => (
        <div>
          <span className="status" data-state={delivery.status}>
            {STATUS_WORDS[delivery.status]}
          </span>
          {delivery.next_try_at && delivery.attempts > 0 && (
            <span className="cell-more">
              next retry <When time={delivery.next_try_at} />
            </span>
          )}
        </div>
      ),
    },
    { id: 'response', header: 'Response', cell: (delivery) => responseInWords(delivery) },
    { id: 'attempts', header: 'Requests', numeric: true, cell: ({ attempts }) => attempts },
    { id: 'created', header: 'Time', cell: ({ created_at }) => <When time={created_at} /> },
    {
      id: 'actions',
      header: '',
      cell: (delivery) =>
        delivery.status !== 'delivered' &&
        delivery.export_id !== null && (
          <div className="row-actions">
            <RowAction
              label="Retry"
              of={`${eventInWords(delivery.event)}, export ${delivery.export_id}`}
              loading={retry.isPending && retry.variables?.id === delivery.id}
              onClick={() => retry.mutate(delivery)}
            />
          </div>
        ),
    },
  ];
  return (
    <Dialog onClose={onClose} title={`Deliveries to ${webhook.url}`} size="60rem">
      <Stack>
        <div role="status">{testedId && <TestResult delivery={tested} />}</div>
        {test.error && <Problem title="The test event was not sent" error={test.error} />}
        {retry.error && <Problem title="The event was not sent again" error={retry.error} />}
        <Group justify="space-between" align="flex-end">
          <NativeSelect
            label="Status"
            value={status}
            onChange={(event) => setStatus(event.currentTarget.value)}
            data={[
              { value: '', label: 'All' },
              ...Object.entries(STATUS_WORDS).map(([value, label]) => ({ value, label })),
            ]}
          />
          <Button
            variant="default"
            loading={test.isPending}
            onClick={() => test.mutate(webhook, { onSuccess: ({ delivery }) => setTestedId(delivery.id) })}
          >
            Send test event
          </Button>
        </Group>
        <ListState
          query={query}
          failed="The deliveries failed to load"
          isEmpty={deliveries.length === 0}
          empty={
            <Text>
              {status === ''
                ? 'Nothing was sent in the last 30 days.'
                : 'There are no deliveries with this status in the last 30 days.'}
            </Text>
          }
        >
          <DataTable label="Deliveries" columns={columns} rows={deliveries} rowId={({ id }) => id} />
        </ListState>
      </Stack>
    </Dialog>
  );
}

const STATUS_WORDS = { pending: 'Pending', delivered: 'Delivered', failed: 'Failed' } as const;

/** Whether the next request is due. Between retries, the list is not loaded again. */
function isOnItsWay({ status, next_try_at }: Delivery): boolean {
  return status === 'pending' && (next_try_at === null || Date.parse(next_try_at) < Date.now() + UPDATE_MS);
}

function responseInWords({ last_status, last_error, status }: Delivery): string {
  if (last_status !== null) return `Status ${last_status}`;
  return last_error ?? (status === 'pending' ? 'Not sent yet' : 'None');
}

function TestResult({ delivery }: { delivery: Delivery | undefined }) {
  if (!delivery || delivery.status === 'pending') return <Text size="sm">The test event is on its way…</Text>;
  const delivered = delivery.status === 'delivered';
  return (
    <Alert
      variant="light"
      color={delivered ? 'leaf' : 'ember'}
      title={delivered ? 'The receiver accepted the test event' : 'The test event failed'}
    >
      <Text size="sm">{responseInWords(delivery)}</Text>
    </Alert>
  );
}
