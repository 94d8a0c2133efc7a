/** Links to the file for people without an account. */
import { Button, Group, NativeSelect, Stack, Text } from '@mantine/core';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import type { Responses, Share } from '../../../../clients/typescript/src/types.ts';
import { json, request } from '../../data/request.ts';
import { useMutationOnce } from '../../data/use-mutation-once.ts';
import { CopyButton } from '../../shell/copy-button.tsx';
import { Dialog } from '../../shell/dialog.tsx';
import { Problem } from '../../shell/problem.tsx';
import { Moment } from './moment.tsx';
import './share-dialog.css';
import { exportKey } from './use-export.ts';

/** Days for which a link is valid. */
const PERIODS = [1, 7, 30, 90, 365];
const USUAL_DAYS = 30;

interface ShareDialogProps {
  id: number;
  /** The longest lifetime that the service allows, in days. */
  maxDays: number;
  onClose: () => void;
}

export function ShareDialog({ id, maxDays, onClose }: ShareDialogProps) {
  const queries = useQueryClient();
  const key = [...exportKey(id), 'shares'];
  const shares = useQuery({
    queryKey: key,
    queryFn: ({ signal }) => request<Responses['listShares']>(`/api/v1/exports/${id}/shares`, { signal }),
  });
  const onSuccess = () => queries.invalidateQueries({ queryKey: key });
  const create = useMutationOnce({
    mutationFn: (days: number) =>
      request<Responses['createShare']>(`/api/v1/exports/${id}/shares`, json('POST', { days })),
    onSuccess,
  });
  const revoke = useMutationOnce({
    mutationFn: (shareId: number) =>
      request<Responses['revokeShare']>(`/api/v1/exports/${id}/shares/${shareId}/revoke`, { method: 'POST' }),
    onSuccess,
  });
  const periods = PERIODS.filter((days) => days <= maxDays);
  const [days, setDays] = useState(Math.min(USUAL_DAYS, maxDays));
  const active = (shares.data?.shares ?? []).filter(({ status }) => status === 'active');
  return (
    <Dialog title="Share the file" onClose={onClose} size="lg">
      <Stack>
        <Text size="sm">
          Anyone who has the link can open the file, without an account. The file is kept while a link is valid.
        </Text>
        <Group align="end">
          <NativeSelect
            label="The link is valid for"
            value={days}
            data={[...new Set([...periods, days])]
              .sort((one, other) => one - other)
              .map((value) => ({ value: String(value), label: value === 1 ? '1 day' : `${value} days` }))}
            onChange={({ currentTarget }) => setDays(Number(currentTarget.value))}
          />
          <Button loading={create.isPending} onClick={() => create.mutate(days)} data-autofocus>
            Create link
          </Button>
        </Group>
        {create.error && <Problem title="No link was created" error={create.error} />}
        {revoke.error && <Problem title="The link was not revoked" error={revoke.error} />}
        {shares.error && (
          <Problem title="The links failed to load" error={shares.error} onRetry={() => void shares.refetch()} />
        )}
        {shares.data && active.length === 0 && (
          <Text size="sm" c="dimmed">
            There are no links to this file.
          </Text>
        )}
        {active.length > 0 && (
          <ul className="shares" aria-label="Links to this file">
            {active.map((share) => (
              <OneShare
                key={share.id}
                share={share}
                revoking={revoke.isPending && revoke.variables === share.id}
                onRevoke={() => revoke.mutate(share.id)}
              />
            ))}
          </ul>
        )}
      </Stack>
    </Dialog>
  );
}

function OneShare({ share, revoking, onRevoke }: { share: Share; revoking: boolean; onRevoke: () => void }) {
  const { id, url, expires_at, uses, created_by } = share;
  return (
    <li>
      <code className="share-url" id={`share-${id}`}>
        {url}
      </code>
      <p className="share-facts">
        Valid until <Moment at={expires_at} /> · opened {uses === 1 ? 'once' : `${uses.toLocaleString('en')} times`}
        {created_by?.email ? ` · created by ${created_by.email}` : ''}
      </p>
      <Group gap="xs">
        <CopyButton value={url ?? ''} label="Copy link" size="compact-sm" />
        <Button
          variant="subtle"
          color="ember"
          size="compact-sm"
          loading={revoking}
          onClick={onRevoke}
          aria-describedby={`share-${id}`}
        >
          Revoke
        </Button>
      </Group>
    </li>
  );
}
