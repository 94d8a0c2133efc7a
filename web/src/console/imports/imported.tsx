import { Button, Group, Text } from '@mantine/core';
import { IconCircleCheck } from '@tabler/icons-react';
import { Link } from '@tanstack/react-router';
import { useEffect, useRef } from 'react';
import type { Checked } from '../data/imports.ts';
import { Totals } from '../parts/totals.tsx';
import { rowsInWords } from '../parts/words.ts';
import { Sums } from './check-result.tsx';
import { KINDS, totalsOf } from './import-words.ts';

/** What an import did. */
export function Imported({ imported, onMore }: { imported: Checked; onMore: () => void }) {
  const heading = useRef<HTMLHeadingElement>(null);
  // The button that had the focus is gone.
  useEffect(() => heading.current?.focus(), []);
  const { file_name: name, kind, rows } = imported;
  return (
    <div className="imported">
      <h2 ref={heading} tabIndex={-1}>
        <IconCircleCheck size={24} stroke={1.75} aria-hidden="true" />
        {name} was imported
      </h2>
      <Text size="sm">
        {KINDS[kind]}: the database has every row that was accepted, and the sums agree with the file.
        {rows.rejected > 0 && ` Skipped as invalid: ${rowsInWords(rows.rejected)}.`}
      </Text>
      <Totals totals={totalsOf(rows)} />
      <Sums sums={imported.sums} />
      <Group>
        <Button onClick={onMore}>Import another file</Button>
        <Link to="/reports/new" className="plain-button">
          New export
        </Link>
      </Group>
    </div>
  );
}
