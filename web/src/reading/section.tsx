import { Anchor, Title } from '@mantine/core';
import type { ReactNode } from 'react';

/** A section of a page with a heading that can be linked to. */
export function Section({ title, id, children }: { title: string; id: string; children: ReactNode }) {
  return (
    <section aria-labelledby={id}>
      <Title order={2} id={id} mb="sm" style={{ scrollMarginTop: 72 }}>
        {title}{' '}
        <Anchor href={`#${id}`} c="dimmed" underline="never" aria-label={`Link to ${title}`}>
          #
        </Anchor>
      </Title>
      {children}
    </section>
  );
}
