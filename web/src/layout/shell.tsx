/** The layout of every page: header, navigation and content. */
import { AppShell, Burger, Container, Group, Loader, ScrollArea } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { Outlet, useRouterState } from '@tanstack/react-router';
import { Suspense, useEffect } from 'react';
import { ColorSchemeSwitch } from './color-scheme-switch.tsx';
import { PageLink } from './links.tsx';
import { Navigation } from './navigation.tsx';
import { ReaderMenu } from './reader-menu.tsx';

export function Shell() {
  const [open, { toggle, close }] = useDisclosure(false);
  const path = useRouterState({ select: (state) => state.location.pathname });
  // biome-ignore lint/correctness/useExhaustiveDependencies: on a phone the navigation covers the page, so it closes when the path changes.
  useEffect(close, [path]);
  return (
    <AppShell
      header={{ height: 56 }}
      navbar={{ width: 290, breakpoint: 'md', collapsed: { mobile: !open } }}
      padding="md"
    >
      <AppShell.Header>
        <a className="skip" href="#page">
          Skip to content
        </a>
        <Group h="100%" px="md" justify="space-between" wrap="nowrap">
          <Group gap="sm" wrap="nowrap">
            <Burger
              opened={open}
              onClick={toggle}
              hiddenFrom="md"
              size="sm"
              aria-label={open ? 'Close navigation' : 'Open navigation'}
              aria-expanded={open}
            />
            <PageLink to="/docs" underline="never" c="inherit" fw={700} aria-label="Sheaf overview">
              <Group gap={8} wrap="nowrap">
                <img src="/assets/sheaf.svg" alt="" width={28} height={28} />
                Sheaf
              </Group>
            </PageLink>
          </Group>
          <Group gap="xs" wrap="nowrap">
            <PageLink to="/docs/ask" visibleFrom="xs" fw={600} mr="xs" underline="hover">
              Ask Dex AI
            </PageLink>
            <ColorSchemeSwitch />
            <ReaderMenu />
          </Group>
        </Group>
      </AppShell.Header>
      <AppShell.Navbar>
        <AppShell.Section grow component={ScrollArea} type="auto" px="sm" py="md">
          <Suspense fallback={null}>
            <Navigation />
          </Suspense>
        </AppShell.Section>
      </AppShell.Navbar>
      <AppShell.Main id="page" tabIndex={-1}>
        <Container size={1180} px={{ base: 0, sm: 'md' }} pb="xl">
          <Suspense fallback={<Loader type="dots" aria-label="Loading" />}>
            <Outlet />
          </Suspense>
        </Container>
      </AppShell.Main>
    </AppShell>
  );
}
