import './theme/tokens.css';
import '@mantine/core/styles/baseline.layer.css';
import '@mantine/core/styles/default-css-variables.layer.css';
import '@mantine/core/styles/global.layer.css';
import './theme/base.css';
import './theme/prose.css';
import './shell/buttons.css';
import './shell/page.css';
import './shell/status.css';
import './layout/header.css';
import './layout/layout.css';
import './layout/navigation.css';
import './docs/docs.css';
import { MantineProvider } from '@mantine/core';
import { type QueryClient, QueryClientProvider } from '@tanstack/react-query';
import { RouterProvider } from '@tanstack/react-router';
import { useEffect, useState } from 'react';
import { Origin } from './data/origin.ts';
import { isSignedOut, RenderedSignedOut } from './data/session.ts';
import type { makeRouter } from './routes.tsx';
import { cssVariables, theme } from './theme/theme.ts';

interface AppProps {
  router: ReturnType<typeof makeRouter>;
  queries: QueryClient;
  origin: string;
}

/** The whole application, the same in the browser and in the service. The page is marked once it reacts to input, which tests wait for. */
export function App({ router, queries, origin }: AppProps) {
  const [signedOut] = useState(() => isSignedOut(queries));
  useEffect(() => {
    document.documentElement.dataset['hydrated'] = '';
  }, []);
  return (
    <MantineProvider theme={theme} cssVariablesResolver={cssVariables} defaultColorScheme="auto">
      <QueryClientProvider client={queries}>
        <Origin value={origin}>
          <RenderedSignedOut value={signedOut}>
            <RouterProvider router={router} />
          </RenderedSignedOut>
        </Origin>
      </QueryClientProvider>
    </MantineProvider>
  );
}
