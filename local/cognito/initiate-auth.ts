// InitiateAuth and AdminInitiateAuth: the first step of a sign-in.
import * as z from 'zod';
import { clientIdField, poolIdField, textMap } from './call-input.ts';
import { invalidParameter } from './cognito-error.ts';
import { startCustomAuth } from './custom-auth.ts';
import { type CognitoParts, openOperation, signedOperation } from './operation.ts';
import { signInWithPassword } from './password-auth.ts';
import { beginSigningIn, requiredParameter } from './signing-in.ts';
import { type CognitoPool, clientOf, type LocalUserPoolClient, poolOf, poolOfClient } from './user-pool.ts';

const authFlows = [
  'USER_SRP_AUTH',
  'REFRESH_TOKEN_AUTH',
  'REFRESH_TOKEN',
  'CUSTOM_AUTH',
  'ADMIN_NO_SRP_AUTH',
  'USER_PASSWORD_AUTH',
  'ADMIN_USER_PASSWORD_AUTH',
  'USER_AUTH',
] as const;
type AuthFlow = (typeof authFlows)[number];

const inputSchema = z.object({
  AuthFlow: z.enum(authFlows),
  ClientId: clientIdField,
  AuthParameters: textMap.optional(),
  ClientMetadata: textMap.optional(),
});
type Input = z.output<typeof inputSchema>;

const defaultFlows = ['ALLOW_USER_SRP_AUTH', 'ALLOW_REFRESH_TOKEN_AUTH', 'ALLOW_CUSTOM_AUTH'];
const olderNames: Partial<Record<AuthFlow, string>> = {
  CUSTOM_AUTH: 'CUSTOM_AUTH_FLOW_ONLY',
  USER_PASSWORD_AUTH: 'USER_PASSWORD_AUTH',
  ADMIN_USER_PASSWORD_AUTH: 'ADMIN_NO_SRP_AUTH',
};

const requireAllowed = ({ authFlows: listed }: LocalUserPoolClient, flow: AuthFlow): void => {
  const allowed = listed.length > 0 ? listed : defaultFlows;
  if (!allowed.includes(`ALLOW_${flow}`) && !allowed.includes(olderNames[flow] ?? flow)) {
    throw invalidParameter(`${flow} flow not enabled for this client`);
  }
};

const initiate = (parts: CognitoParts, pool: CognitoPool, input: Input, passwordFlow: AuthFlow): Promise<object> => {
  const { AuthFlow: flow, ClientId, AuthParameters } = input;
  if (flow !== 'CUSTOM_AUTH' && flow !== passwordFlow) throw invalidParameter('Initiate Auth method not supported.');
  const client = clientOf(pool, ClientId);
  requireAllowed(client, flow);
  const username = requiredParameter(AuthParameters, 'USERNAME');
  if (flow === 'CUSTOM_AUTH') return startCustomAuth(parts, beginSigningIn(pool, client, username));
  const password = requiredParameter(AuthParameters, 'PASSWORD');
  return signInWithPassword(parts, beginSigningIn(pool, client, username), password);
};

export const initiateAuth = openOperation(inputSchema, (parts, input) =>
  initiate(parts, poolOfClient(parts.pools, input.ClientId), input, 'USER_PASSWORD_AUTH'),
);

export const adminInitiateAuth = signedOperation(inputSchema.extend({ UserPoolId: poolIdField }), (parts, input) =>
  initiate(parts, poolOf(parts.pools, input.UserPoolId), input, 'ADMIN_USER_PASSWORD_AUTH'),
);
