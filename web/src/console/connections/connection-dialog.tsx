import { Button, Group, NativeSelect, PasswordInput, Select, Stack, Text, TextInput } from '@mantine/core';
import { useState } from 'react';
import type { Session } from '../../data/session.ts';
import { Dialog } from '../../shell/dialog.tsx';
import { type Connection, type ConnectionBody, useSaveConnection } from '../data/connections.ts';
import { FormProblem, fieldMessages } from '../parts/form-errors.tsx';
import { RuleFields } from '../schedules/rule-fields.tsx';
import { FIRST_RULE, ruleFormOf, ruleOf } from '../schedules/rule-form.ts';
import { OWN_ZONE, ZONES } from '../schedules/zones.ts';
import { NETWORKS } from './networks.ts';

interface ConnectionDialogProps {
  caller: Session['caller'];
  /** The connection to change. Without it, a new one is created. */
  connection?: Connection;
  onSaved: (connection: Connection) => void;
  onClose: () => void;
}

/** Days before today with which a new connection begins. */
const FIRST_DAYS = 28;
const DAY_MS = 24 * 3600_000;
const firstDay = () => new Date(Date.now() - FIRST_DAYS * DAY_MS).toISOString().slice(0, 10);

/** Creates or changes a connection. The stored token is never shown. */
export function ConnectionDialog({ caller, connection, onSaved, onClose }: ConnectionDialogProps) {
  const [network, setNetwork] = useState<Connection['network']>(connection?.network ?? 'awin');
  const [values, setValues] = useState({
    name: connection?.name ?? '',
    account_id: '',
    token: '',
    currency: '',
    publisher_id: '',
    fetch_from: connection?.fetch_from ?? firstDay(),
  });
  const [overlap, setOverlap] = useState(String(connection?.overlap_days ?? 7));
  const [rule, setRule] = useState(connection ? ruleFormOf(connection.rule) : FIRST_RULE);
  const [zone, setZone] = useState<string | null>(connection?.time_zone ?? OWN_ZONE);
  // As the dialog began: the list can be loaded again while it is open.
  const [updatedAt] = useState(connection?.updated_at);
  const save = useSaveConnection(connection?.id);
  const errors = fieldMessages(save.error);
  const words = NETWORKS[network];
  const field = (name: keyof typeof values) => ({
    value: values[name],
    autoComplete: 'off',
    error: errors[name],
    onChange: (event: { currentTarget: { value: string } }) => {
      const { value } = event.currentTarget;
      setValues((before) => ({ ...before, [name]: value }));
    },
  });
  const saveOver = (version: string | undefined) => {
    const { name, token, fetch_from, account_id, currency, publisher_id } = values;
    const body: ConnectionBody = {
      name: name.trim(),
      rule: ruleOf(rule),
      time_zone: zone ?? OWN_ZONE,
      overlap_days: Number(overlap),
      ...(token === '' && connection ? {} : { token }),
      // A first day that is sent fetches everything again.
      ...(connection?.fetch_from === fetch_from ? {} : { fetch_from }),
      ...(connection ? {} : { network, account_id: account_id.trim() }),
      ...(connection || network !== 'cj' ? {} : { currency: currency.trim().toUpperCase() }),
      ...(publisher_id.trim() === '' ? {} : { publisher_id: publisher_id.trim() }),
    };
    save.mutate({ body, updatedAt: version }, { onSuccess: (saved) => onSaved(saved.connection) });
  };
  return (
    <Dialog onClose={onClose} title={connection ? `Edit ${connection.name}` : 'New connection'} size="36rem">
      <form
        onSubmit={(event) => {
          event.preventDefault();
          saveOver(updatedAt);
        }}
        noValidate
      >
        <Stack>
          {!connection && (
            <NativeSelect
              label="Network"
              data={Object.entries(NETWORKS).map(([value, { label }]) => ({ value, label }))}
              value={network}
              onChange={(event) => setNetwork(event.currentTarget.value as Connection['network'])}
              data-autofocus
            />
          )}
          <TextInput label="Name" placeholder={words.label} required {...field('name')} />
          {!connection && caller.role === 'operator' && (
            <TextInput
              label="Publisher"
              description={`ID or slug of the publisher whose transactions are fetched. Default: ${caller.publisher.slug}.`}
              {...field('publisher_id')}
            />
          )}
          {!connection && <TextInput label={words.account} required {...field('account_id')} />}
          <PasswordInput
            label={words.token}
            required={!connection}
            {...(connection ? { description: 'The stored token is never shown. Leave this empty to keep it.' } : {})}
            {...field('token')}
          />
          {!connection && network === 'cj' && (
            <TextInput
              label="Currency"
              description="The currency of your account. The API of CJ does not return it."
              placeholder="EUR"
              required
              {...field('currency')}
            />
          )}
          <RuleFields value={rule} onChange={setRule} />
          <Select
            label="Time zone"
            searchable
            limit={50}
            data={ZONES}
            value={zone}
            onChange={setZone}
            error={errors['time_zone']}
          />
          <Group grow align="flex-start">
            <TextInput
              type="date"
              label="Fetch from"
              description={connection ? 'Changing it fetches those days again.' : 'First day, in UTC.'}
              {...field('fetch_from')}
            />
            <TextInput
              label="Overlap in days"
              description="These days are fetched again each time."
              inputMode="numeric"
              value={overlap}
              onChange={(event) => setOverlap(event.currentTarget.value)}
              error={errors['overlap_days']}
            />
          </Group>
          <FormProblem
            title={connection ? 'The connection was not changed' : 'The connection was not created'}
            error={save.error}
            fields={FIELDS}
            onReplace={() => saveOver(undefined)}
          />
          <Text size="sm" c="dimmed">
            The token is stored encrypted, and nobody can read it again. Connections follow the documentation of the
            networks and have not run against their real services yet. Compare the first days with the report of the
            network.
          </Text>
          <Group justify="flex-end">
            <Button variant="default" onClick={onClose}>
              Cancel
            </Button>
            <Button type="submit" loading={save.isPending}>
              {connection ? 'Save changes' : 'Create connection'}
            </Button>
          </Group>
        </Stack>
      </form>
    </Dialog>
  );
}

/** Fields that show the API's messages themselves. */
const FIELDS = ['name', 'account_id', 'token', 'currency', 'publisher_id', 'fetch_from', 'overlap_days', 'time_zone'];
