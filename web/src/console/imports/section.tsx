import { Text, Title } from '@mantine/core';
import type { ReactNode } from 'react';

interface SectionProps {
  id: string;
  title: string;
  more?: string;
  children: ReactNode;
}

/** A part of the result of a check. */
export function Section({ id, title, more, children }: SectionProps) {
  return (
    <section className="import-section" aria-labelledby={id}>
      <Title order={2} size="h3" id={id}>
        {title}
      </Title>
      {more && (
        <Text size="sm" className="import-more">
          {more}
        </Text>
      )}
      {children}
    </section>
  );
}
