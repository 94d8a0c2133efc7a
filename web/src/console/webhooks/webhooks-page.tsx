/** Webhooks: where Sheaf sends events. */
import { Button, Text } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import type { Delivery, Responses, Webhook } from '../../../../clients/typescript/src/types.ts';
import { request } from '../../data/request.ts';
import type { Session } from '../../data/session.ts';
import { Problem } from '../../shell/problem.tsx';
import { ListState } from '../parts/list-state.tsx';
import { When } from '../parts/when.tsx';
import { exactTime, timeInWords } from '../parts/words.ts';
import { type Column, DataTable } from '../table/data-table.tsx';
import { RowAction } from '../table/row-action.tsx';
import { CreateWebhookDialog } from './create-webhook-dialog.tsx';
import { DeleteWebhookDialog } from './delete-webhook-dialog.tsx';
import { DeliveriesDialog } from './deliveries-dialog.tsx';
import { EVENT_WORDS } from './event-words.ts';
import { RotateSecretDialog } from './rotate-secret-dialog.tsx';
import { useTestWebhook, WEBHOOKS } from './webhooks.ts';

type Open =
  | { dialog: 'create' }
  | { dialog: 'deliveries'; webhook: Webhook; tested?: Delivery }
  | { dialog: 'rotate' | 'delete'; webhook: Webhook }
  | null;

export function WebhooksPage({ session: { caller } }: { session: Session }) {
  const [open, setOpen] = useState<Open>(null);
  const close = () => setOpen(null);
  const test = useTestWebhook();
  const query = useQuery({
    queryKey: [WEBHOOKS],
    queryFn: () => request<Responses['listWebhooks']>(WEBHOOKS).then(({ webhooks }) => webhooks),
  });
  const webhooks = query.data ?? [];
  const columns: Column<Webhook>[] = [
    {
      id: 'url',
      header: 'URL',
      cell: ({ url, publisher, events }) => (
        <div>
          <span className="cell-main">{url}</span>
          <span className="cell-more">
            {events.map((event) => EVENT_WORDS[event]).join(', ')}
            {caller.role === 'operator' && ` · ${publisher}`}
          </span>
        </div>
      ),
    },
    { id: 'state', header: 'Status', cell: (webhook) => <WebhookState webhook={webhook} /> },
    {
      id: 'created',
      header: 'Created',
      cell: ({ created_at, created_by }) => (
        <div>
          <When time={created_at} />
          {created_by && <span className="cell-more">{created_by.email}</span>}
        </div>
      ),
    },
    {
      id: 'actions',
      header: '',
      cell: (webhook) => (
        <div className="row-actions">
          <RowAction
            label="Test"
            of={webhook.url}
            loading={test.isPending && test.variables?.id === webhook.id}
            onClick={() =>
              test.mutate(webhook, {
                onSuccess: ({ delivery }) => setOpen({ dialog: 'deliveries', webhook, tested: delivery }),
              })
            }
          />
          <RowAction label="Deliveries" of={webhook.url} onClick={() => setOpen({ dialog: 'deliveries', webhook })} />
          <RowAction label="Rotate secret" of={webhook.url} onClick={() => setOpen({ dialog: 'rotate', webhook })} />
          <RowAction label="Delete" of={webhook.url} onClick={() => setOpen({ dialog: 'delete', webhook })} />
        </div>
      ),
    },
  ];
  return (
    <>
      {webhooks.length > 0 && (
        <div className="console-bar">
          <Button className="end" onClick={() => setOpen({ dialog: 'create' })}>
            Create webhook
          </Button>
        </div>
      )}
      {test.error && <Problem title="The test event was not sent" error={test.error} />}
      <ListState
        query={query}
        failed="The webhooks failed to load"
        isEmpty={webhooks.length === 0}
        empty={
          <>
            <Text>There are no webhooks yet. With one, your programs need not poll for finished exports.</Text>
            <Button onClick={() => setOpen({ dialog: 'create' })}>Create webhook</Button>
          </>
        }
      >
        <DataTable label="Webhooks" columns={columns} rows={webhooks} rowId={(webhook) => String(webhook.id)} />
      </ListState>
      {open?.dialog === 'create' && <CreateWebhookDialog caller={caller} onClose={close} />}
      {open?.dialog === 'deliveries' && (
        <DeliveriesDialog webhook={open.webhook} tested={open.tested} onClose={close} />
      )}
      {open?.dialog === 'rotate' && <RotateSecretDialog webhook={open.webhook} onClose={close} />}
      {open?.dialog === 'delete' && <DeleteWebhookDialog webhook={open.webhook} onClose={close} />}
    </>
  );
}

function WebhookState({ webhook: { failing_since, disabled_at } }: { webhook: Webhook }) {
  const since = disabled_at ?? failing_since;
  return (
    <div>
      <span className="status" data-state={since ? 'failed' : 'active'}>
        {disabled_at ? 'Disabled' : failing_since ? 'Failing' : 'Active'}
      </span>
      {since && (
        <span className="cell-more">
          {disabled_at ? 'The receiver returned 410 Gone ' : 'since '}
          <time dateTime={since} title={exactTime(since)}>
            {timeInWords(since)}
          </time>
        </span>
      )}
    </div>
  );
}
