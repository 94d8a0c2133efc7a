/** API keys: your own, and for admins and operators those of others. */
import { Button, NativeSelect, Text } from '@mantine/core';
import { useState } from 'react';
import type { ApiKey, Responses } from '../../../../clients/typescript/src/types.ts';
import { isAdmin } from '../../data/console-pages.ts';
import type { Session } from '../../data/session.ts';
import { KEYS } from '../data/keys.ts';
import { usePages } from '../data/use-pages.ts';
import { ListState } from '../parts/list-state.tsx';
import { When } from '../parts/when.tsx';
import { type Column, DataTable } from '../table/data-table.tsx';
import { MoreRows } from '../table/more-rows.tsx';
import { RowAction } from '../table/row-action.tsx';
import { CreateKeyDialog } from './create-key-dialog.tsx';
import { RevokeKeyDialog } from './revoke-key-dialog.tsx';
import { RotateKeyDialog } from './rotate-key-dialog.tsx';

type Open = { dialog: 'create' } | { dialog: 'rotate' | 'revoke'; key: ApiKey } | null;

export function KeysPage({ session: { caller } }: { session: Session }) {
  const [status, setStatus] = useState('active');
  const [open, setOpen] = useState<Open>(null);
  const close = () => setOpen(null);
  const query = usePages<Responses['listApiKeys']>(KEYS, { status });
  const keys = query.data?.pages.flatMap((page) => page.api_keys) ?? [];
  const isCurrent = (key: ApiKey) => key.prefix === caller.key_prefix;
  const columns: Column<ApiKey>[] = [
    {
      id: 'name',
      header: 'Key',
      cell: (key) => (
        <div>
          <span className="cell-main">
            {key.name ?? 'Unnamed key'} {isCurrent(key) && <span className="status">used for this session</span>}
          </span>
          <code className="cell-more">{key.prefix}…</code>
        </div>
      ),
    },
    ...(isAdmin(caller.role) ? [ownerColumn(caller)] : []),
    { id: 'status', header: 'Status', cell: (key) => <KeyStatus apiKey={key} /> },
    {
      id: 'used',
      header: 'Last used',
      cell: (key) => (key.last_used_at ? <When time={key.last_used_at} /> : <span>Never</span>),
    },
    {
      id: 'expires',
      header: 'Expires',
      cell: (key) => (key.expires_at ? <When time={key.expires_at} /> : <span>Never</span>),
    },
    { id: 'created', header: 'Created', cell: (key) => <When time={key.created_at} /> },
    {
      id: 'actions',
      header: '',
      cell: (key) =>
        key.status === 'active' && (
          <div className="row-actions">
            <RowAction label="Rotate" of={nameOf(key)} onClick={() => setOpen({ dialog: 'rotate', key })} />
            <RowAction label="Revoke" of={nameOf(key)} onClick={() => setOpen({ dialog: 'revoke', key })} />
          </div>
        ),
    },
  ];
  return (
    <>
      <div className="console-bar">
        <NativeSelect
          label="Status"
          value={status}
          onChange={(event) => setStatus(event.currentTarget.value)}
          data={[
            { value: 'active', label: 'Active' },
            { value: 'expired', label: 'Expired' },
            { value: 'revoked', label: 'Revoked' },
            { value: '', label: 'All' },
          ]}
        />
        <Button className="end" onClick={() => setOpen({ dialog: 'create' })}>
          Create key
        </Button>
      </div>
      <ListState
        query={query}
        failed="The API keys failed to load"
        isEmpty={keys.length === 0}
        empty={<Text>There are no {status} keys.</Text>}
      >
        <DataTable
          label="API keys"
          columns={columns}
          rows={keys}
          rowId={(key) => String(key.id)}
          isPast={(key) => key.status !== 'active'}
        />
        <MoreRows query={query} />
      </ListState>
      {open?.dialog === 'create' && <CreateKeyDialog caller={caller} onClose={close} />}
      {open?.dialog === 'rotate' && (
        <RotateKeyDialog apiKey={open.key} isCurrent={isCurrent(open.key)} onClose={close} />
      )}
      {open?.dialog === 'revoke' && (
        <RevokeKeyDialog apiKey={open.key} isCurrent={isCurrent(open.key)} onClose={close} />
      )}
    </>
  );
}

function nameOf(key: ApiKey): string {
  return key.name ?? `unnamed key ${key.prefix}`;
}

const STATUS_WORDS = { active: 'Active', expired: 'Expired', revoked: 'Revoked' } as const;

function KeyStatus({ apiKey: { status, revoked_at } }: { apiKey: ApiKey }) {
  return (
    <span>
      <span className="status" data-state={status}>
        {STATUS_WORDS[status]}
      </span>
      {revoked_at && (
        <span className="cell-more">
          <When time={revoked_at} />
        </span>
      )}
    </span>
  );
}

function ownerColumn(caller: Session['caller']): Column<ApiKey> {
  return {
    id: 'owner',
    header: 'Owner',
    cell: ({ user, publisher }) => (
      <div>
        {user.email}
        <span className="cell-more">
          {user.role}
          {caller.role === 'operator' && ` · ${publisher.slug}`}
        </span>
      </div>
    ),
  };
}
