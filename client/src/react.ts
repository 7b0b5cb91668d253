// corbado-actions-client/react: who is signed in, for React 18 and newer.
import { createContext, createElement, type ReactNode, useContext, useState, useSyncExternalStore } from 'react';
import type { CorbadoActions, CorbadoActionsError, Session } from './index.ts';

export type SessionState = {
  /** `failed`: it could not be found out, see `failure`. With an outage later on, the session last known stays. */
  readonly status: 'loading' | 'signedIn' | 'signedOut' | 'failed';
  readonly session?: Session;
  readonly failure?: CorbadoActionsError;
};

/** What is needed of a browser's `document`; React Native and servers have none. */
type Page = {
  readonly visibilityState: string;
  addEventListener(name: 'visibilitychange', listener: () => void): void;
  removeEventListener(name: 'visibilitychange', listener: () => void): void;
};

const { document: page } = globalThis as { readonly document?: Page };

const loading: SessionState = { status: 'loading' };

const createStore = (client: CorbadoActions) => {
  let state = loading;
  let latest = 0;
  const watchers = new Set<() => void>();
  const refresh = async (): Promise<void> => {
    latest += 1;
    const number = latest;
    const next = await client.session().then(
      (session): SessionState => (session ? { status: 'signedIn', session } : { status: 'signedOut' }),
      (failure: CorbadoActionsError): SessionState => ({
        ...state,
        status: state.session ? 'signedIn' : 'failed',
        failure,
      }),
    );
    if (number !== latest) return;
    state = next;
    for (const watcher of watchers) watcher();
  };
  // Somebody else may have signed in meanwhile, in another tab.
  const comeBack = () => void (page?.visibilityState === 'visible' && refresh());
  let stop: (() => void) | undefined;
  const start = () => {
    void refresh();
    const unlisten = client.onChange(refresh);
    page?.addEventListener('visibilitychange', comeBack);
    return () => {
      unlisten();
      page?.removeEventListener('visibilitychange', comeBack);
    };
  };
  return {
    read: () => state,
    watch: (watcher: () => void) => {
      watchers.add(watcher);
      stop ??= start();
      return () => {
        watchers.delete(watcher);
        if (watchers.size > 0) return;
        stop?.();
        stop = undefined;
      };
    },
  };
};

type Shared = { readonly client: CorbadoActions; readonly store: ReturnType<typeof createStore> };

const Context = createContext<Shared | undefined>(undefined);

/** Put it around what uses the hooks. The client that it is first given stays. */
export const CorbadoActionsProvider = (props: { readonly client: CorbadoActions; readonly children?: ReactNode }) => {
  const [shared] = useState(() => ({ client: props.client, store: createStore(props.client) }));
  return createElement(Context.Provider, { value: shared }, props.children);
};

const useShared = (): Shared => {
  const shared = useContext(Context);
  if (!shared) throw new Error('useSession and useCorbadoActions need a CorbadoActionsProvider around them');
  return shared;
};

export const useCorbadoActions = (): CorbadoActions => useShared().client;

/** Who is signed in; asked when first used, after each login and logout, and when the page comes back into view. */
export const useSession = (): SessionState => {
  const { store } = useShared();
  return useSyncExternalStore(store.watch, store.read, () => loading);
};
