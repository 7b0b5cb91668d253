'use client';
// Around everything in app/layout.tsx: `useSession` and `useCorbadoActions` then work in client components, as in the React snippet.
import { createCorbadoActions } from 'corbado-actions-client';
import { CorbadoActionsProvider } from 'corbado-actions-client/react';
import type { ReactNode } from 'react';

// Empty: the rewrites in next.config.ts make the API part of this origin.
const auth = createCorbadoActions({ baseUrl: '' });

export const Providers = ({ children }: { children: ReactNode }) => (
  <CorbadoActionsProvider client={auth}>{children}</CorbadoActionsProvider>
);
