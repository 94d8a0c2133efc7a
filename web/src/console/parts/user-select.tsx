import { Select, type SelectProps } from '@mantine/core';
import { useDebouncedValue } from '@mantine/hooks';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import type { Responses } from '../../../../clients/typescript/src/types.ts';
import { request } from '../../data/request.ts';
import { withParams } from '../data/use-pages.ts';
import { USERS } from '../data/users.ts';

/** Milliseconds without a key press after which a search begins. */
const PAUSE_MS = 200;

/** Finds an active user by e-mail address. Its value is the user's ID. */
export function UserSelect(props: SelectProps) {
  const [text, setText] = useState('');
  const [search] = useDebouncedValue(text, PAUSE_MS);
  const { data } = useQuery({
    queryKey: [USERS, 'select', search],
    queryFn: () =>
      request<Responses['listUsers']>(withParams(USERS, { search: search.trim(), status: 'active', limit: '20' })),
    placeholderData: (previous) => previous,
  });
  return (
    <Select
      placeholder="Search by e-mail address"
      searchable
      clearable
      onSearchChange={setText}
      // The service has searched already.
      filter={({ options }) => options}
      data={data?.users.map(({ id, email }) => ({ value: String(id), label: email })) ?? []}
      nothingFoundMessage="No user has such an address"
      {...props}
    />
  );
}
