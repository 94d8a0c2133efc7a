/** What the list shows instead of rows. */
import { Button, Title } from '@mantine/core';
import { IconColumns3, IconDownload, IconPlus, IconTable, IconWifiOff } from '@tabler/icons-react';
import { PageButton } from '../../shell/links.tsx';

const ICON = { size: 22, stroke: 1.5, 'aria-hidden': true } as const;

const STEPS = [
  { icon: <IconTable {...ICON} />, title: 'Choose a report type', text: 'See its columns and a sample of its rows.' },
  {
    icon: <IconColumns3 {...ICON} />,
    title: 'Set filters and columns',
    text: 'The first rows and the size show as you type.',
  },
  {
    icon: <IconDownload {...ICON} />,
    title: 'Download the file',
    text: 'You can leave the page. It tells you when the file is ready.',
  },
];

export function NoExports() {
  return (
    <section className="no-exports">
      <Title order={2}>Your first file takes a minute</Title>
      <ol>
        {STEPS.map(({ icon, title, text }) => (
          <li key={title}>
            {icon}
            <strong>{title}</strong>
            <span>{text}</span>
          </li>
        ))}
      </ol>
      <PageButton
        to="/reports/new"
        size="lg"
        fz="sm"
        leftSection={<IconPlus size={18} stroke={2} aria-hidden="true" />}
      >
        New export
      </PageButton>
    </section>
  );
}

export function NoMatches({ onClear }: { onClear(): void }) {
  return (
    <section className="no-matches">
      <p>No exports match these filters.</p>
      <Button variant="default" onClick={onClear}>
        Clear filters
      </Button>
    </section>
  );
}

export function Offline() {
  return (
    <section className="no-matches" role="status">
      <IconWifiOff {...ICON} />
      <p>You are offline. Your exports go on, and the list appears when you are back online.</p>
    </section>
  );
}

/** As many bars as a page often has rows, where the rows will be. */
export function ListSkeleton() {
  return (
    <div className="list-skeleton" role="status" aria-label="Loading exports">
      {Array.from({ length: 8 }, (_, i) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: the bars are all the same.
        <div key={i}>
          <span />
          <span />
          <span />
        </div>
      ))}
    </div>
  );
}
