// Who is signed in, for Svelte: $session is undefined while not known, null when nobody is.
import { createCorbadoActions, type Session } from 'corbado-actions-client';
import { readable } from 'svelte/store';

export const auth = createCorbadoActions({ baseUrl: 'https://api.example.com' });

export const session = readable<Session | null | undefined>(undefined, (set) => {
  const refresh = async () => {
    try {
      set((await auth.session()) ?? null);
    } catch {
      // An outage is no logout: what was last known stays.
    }
  };
  void refresh();
  return auth.onChange(refresh);
});
