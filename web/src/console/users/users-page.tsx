/** The users of the publisher, for admins. Operators see those of all publishers. */
import { Button, NativeSelect, Text, TextInput } from '@mantine/core';
import { useDebouncedValue } from '@mantine/hooks';
import { IconSearch } from '@tabler/icons-react';
import { useState } from 'react';
import type { Responses, User } from '../../../../clients/typescript/src/types.ts';
import type { Session } from '../../data/session.ts';
import { usePages } from '../data/use-pages.ts';
import { USERS } from '../data/users.ts';
import { CreateKeyDialog } from '../keys/create-key-dialog.tsx';
import { ListState } from '../parts/list-state.tsx';
import { When } from '../parts/when.tsx';
import { type Column, DataTable } from '../table/data-table.tsx';
import { MoreRows } from '../table/more-rows.tsx';
import { RowAction } from '../table/row-action.tsx';
import { ChangeAccessDialog } from './change-access-dialog.tsx';
import { ChangeRoleDialog } from './change-role-dialog.tsx';
import { CreateUserDialog } from './create-user-dialog.tsx';
import { inWords } from './role-field.tsx';

type Open = { dialog: 'create' } | { dialog: 'role' | 'key' | 'deactivate' | 'reactivate'; user: User } | null;

/** Milliseconds without a key press after which a search begins. */
const PAUSE_MS = 200;

export function UsersPage({ session: { caller } }: { session: Session }) {
  const [text, setText] = useState('');
  const [search] = useDebouncedValue(text.trim(), PAUSE_MS);
  const [status, setStatus] = useState('active');
  const [open, setOpen] = useState<Open>(null);
  const close = () => setOpen(null);
  const query = usePages<Responses['listUsers']>(USERS, { search, status });
  const users = query.data?.pages.flatMap((page) => page.users) ?? [];
  const isCaller = (user: User) => user.email === caller.email && user.publisher.slug === caller.publisher.slug;
  const canChange = (user: User) => !isCaller(user) && (caller.role === 'operator' || user.role !== 'operator');
  const columns: Column<User>[] = [
    {
      id: 'email',
      header: 'User',
      cell: (user) => (
        <div>
          <span className="cell-main">
            <Email address={user.email} /> {isCaller(user) && <span className="status">you</span>}
          </span>
          {caller.role === 'operator' && <span className="cell-more">{user.publisher.slug}</span>}
        </div>
      ),
    },
    { id: 'role', header: 'Role', cell: ({ role }) => inWords(role) },
    {
      id: 'status',
      header: 'Status',
      cell: ({ status: state, deactivated_at }) => (
        <span>
          <span className="status" data-state={state}>
            {state === 'active' ? 'Active' : 'Deactivated'}
          </span>
          {deactivated_at && (
            <span className="cell-more">
              <When time={deactivated_at} />
            </span>
          )}
        </span>
      ),
    },
    { id: 'keys', header: 'Active keys', numeric: true, cell: (user) => user.active_keys },
    {
      id: 'used',
      header: 'Last used',
      cell: (user) => (user.last_used_at ? <When time={user.last_used_at} /> : <span>Never</span>),
    },
    {
      id: 'actions',
      header: '',
      cell: (user) => {
        const action = (dialog: 'role' | 'key' | 'deactivate' | 'reactivate', label: string) => (
          <RowAction label={label} of={user.email} onClick={() => setOpen({ dialog, user })} />
        );
        if (!canChange(user)) return isCaller(user) && <div className="row-actions">{action('key', 'Create key')}</div>;
        return (
          <div className="row-actions">
            {user.status === 'active' ? (
              <>
                {action('key', 'Create key')}
                {action('role', 'Change role')}
                {action('deactivate', 'Deactivate')}
              </>
            ) : (
              action('reactivate', 'Reactivate')
            )}
          </div>
        );
      },
    },
  ];
  return (
    <>
      <div className="console-bar">
        <TextInput
          label="Search"
          type="search"
          placeholder="E-mail address"
          leftSection={<IconSearch size={16} stroke={1.75} aria-hidden="true" />}
          value={text}
          onChange={(event) => setText(event.currentTarget.value)}
        />
        <NativeSelect
          label="Status"
          value={status}
          onChange={(event) => setStatus(event.currentTarget.value)}
          data={[
            { value: 'active', label: 'Active' },
            { value: 'deactivated', label: 'Deactivated' },
            { value: '', label: 'All' },
          ]}
        />
        <Button className="end" onClick={() => setOpen({ dialog: 'create' })}>
          Create user
        </Button>
      </div>
      <ListState
        query={query}
        failed="The users failed to load"
        isEmpty={users.length === 0}
        empty={
          <Text>{search ? `No ${status} user has "${search}" in the address.` : `There are no ${status} users.`}</Text>
        }
      >
        <DataTable
          label="Users"
          columns={columns}
          rows={users}
          rowId={(user) => String(user.id)}
          isPast={(user) => user.status !== 'active'}
        />
        <MoreRows query={query} />
      </ListState>
      {open?.dialog === 'create' && <CreateUserDialog caller={caller} onClose={close} />}
      {open?.dialog === 'key' && <CreateKeyDialog caller={caller} owner={open.user} onClose={close} />}
      {open?.dialog === 'role' && <ChangeRoleDialog user={open.user} callerRole={caller.role} onClose={close} />}
      {(open?.dialog === 'deactivate' || open?.dialog === 'reactivate') && (
        <ChangeAccessDialog user={open.user} change={open.dialog} onClose={close} />
      )}
    </>
  );
}

/** If an address needs two lines, the second one begins with its domain. */
function Email({ address }: { address: string }) {
  const [name, domain] = address.split('@');
  return (
    <>
      {name}@<wbr />
      {domain}
    </>
  );
}
