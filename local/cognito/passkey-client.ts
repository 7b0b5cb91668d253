// The app client through which users of a pool sign in by passkey, if the template has one.
import type { LocalUserPool } from './user-pool.ts';

export type PasskeyClient = { readonly poolId: string; readonly clientId: string };

const signsInByPasskey = ({ triggers }: LocalUserPool): boolean => triggers.VerifyAuthChallengeResponse !== undefined;

export const passkeyClient = (pools: readonly LocalUserPool[]): PasskeyClient | undefined => {
  const [found] = pools.filter(signsInByPasskey).flatMap(({ id: poolId, clients }) =>
    clients
      // An empty list allows it too, as in AWS.
      .filter(({ authFlows }) => authFlows.length === 0 || authFlows.includes('ALLOW_CUSTOM_AUTH'))
      .map(({ id }) => ({ poolId, clientId: id })),
  );
  return found;
};
