// A pool with two clients, the stand-in that serves it, and the AWS SDK's own client of that.
import { CognitoIdentityProviderClient } from '@aws-sdk/client-cognito-identity-provider';
import { afterAll, beforeAll } from 'vitest';
import { createClock } from '../../../local/clock.ts';
import { type CognitoStandIn, startCognitoStandIn } from '../../../local/cognito/cognito-stand-in.ts';
import type { LocalUserPool } from '../../../local/cognito/user-pool.ts';

export const poolId = 'eu-central-1_Local0001';
/** Hides whether a user exists. */
export const discreetClient = 'discreet0client';
/** Tells, and knows no custom challenges. */
export const legacyClient = 'legacy0client';

export const testPool: LocalUserPool = {
  id: poolId,
  name: 'customers',
  attributes: [
    { name: 'custom:passkey_enrolled', mutable: true, maxLength: 10 },
    { name: 'custom:tenant', mutable: false },
  ],
  mfaConfiguration: 'OPTIONAL',
  triggers: { DefineAuthChallenge: 'Define', CreateAuthChallenge: 'Create', VerifyAuthChallengeResponse: 'Verify' },
  clients: [
    {
      id: discreetClient,
      name: 'web',
      authFlows: ['ALLOW_CUSTOM_AUTH', 'ALLOW_USER_PASSWORD_AUTH'],
      writeAttributes: ['email', 'name'],
      preventUserExistenceErrors: true,
    },
    { id: legacyClient, authFlows: ['ALLOW_USER_PASSWORD_AUTH'], preventUserExistenceErrors: false },
  ],
  aliasAttributes: ['email'],
};

export const cognitoClient = (url: string): CognitoIdentityProviderClient =>
  new CognitoIdentityProviderClient({
    endpoint: url,
    region: 'eu-central-1',
    credentials: { accessKeyId: 'local', secretAccessKey: 'local' },
    maxAttempts: 1,
  });

/** The error's name and message, or what was answered instead. */
export const refusal = (call: Promise<unknown>): Promise<unknown> =>
  call.then(
    (answer) => answer,
    (error: Error) => `${error.name}: ${error.message}`,
  );

/** Registers the start and the end of a stand-in with vitest; `send` is the SDK's. */
export const provideCognito = (pools: readonly LocalUserPool[] = [testPool]) => {
  const clock = createClock();
  let cognito: CognitoStandIn;
  let client: CognitoIdentityProviderClient;
  beforeAll(async () => {
    cognito = await startCognitoStandIn({ clock, pools, invokeTrigger: async () => undefined });
    client = cognitoClient(cognito.url);
  });
  afterAll(async () => {
    client.destroy();
    await cognito.close();
  });
  const send: CognitoIdentityProviderClient['send'] = (...call: unknown[]) =>
    Reflect.apply(client.send, client, call) as never;
  return { clock, send, cognito: () => cognito, client: () => client };
};
