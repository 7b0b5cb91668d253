// Who is signed in, for Vue: const { session, failure } = useSession();
import { type CorbadoActionsError, createCorbadoActions, type Session } from 'corbado-actions-client';
import { onMounted, onUnmounted, shallowRef } from 'vue';

export const auth = createCorbadoActions({ baseUrl: 'https://api.example.com' });

export const useSession = () => {
  /** Undefined: not known yet; null: nobody. */
  const session = shallowRef<Session | null>();
  const failure = shallowRef<CorbadoActionsError>();
  const refresh = async () => {
    try {
      session.value = (await auth.session()) ?? null;
      failure.value = undefined;
    } catch (error) {
      failure.value = error as CorbadoActionsError;
    }
  };
  let stop = () => {};
  onMounted(() => {
    stop = auth.onChange(refresh);
    void refresh();
  });
  onUnmounted(() => stop());
  return { session, failure };
};
