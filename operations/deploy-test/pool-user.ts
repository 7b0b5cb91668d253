// A user of a user pool, as its owner sees them: made, given a password, and looked at.
import { randomBytes } from 'node:crypto';
import {
  AdminCreateUserCommand,
  AdminGetUserCommand,
  AdminSetUserPasswordCommand,
  type CognitoIdentityProviderClient,
} from '@aws-sdk/client-cognito-identity-provider';
import { ConfigurationProblem } from '../../infra/configuration-problem.ts';

/** One that could sign in, had they no passkey. */
export const createPoolUser = async (
  client: CognitoIdentityProviderClient,
  userPoolId: string,
  username: string,
): Promise<void> => {
  const who = { UserPoolId: userPoolId, Username: username };
  const password = `${randomBytes(12).toString('base64url')}aA1!`;
  await client.send(new AdminCreateUserCommand({ ...who, TemporaryPassword: password, MessageAction: 'SUPPRESS' }));
  await client.send(new AdminSetUserPasswordCommand({ ...who, Password: password, Permanent: true }));
};

/** Throws unless the user has this value in the attribute. */
export const expectAttribute = async (
  client: CognitoIdentityProviderClient,
  userPoolId: string,
  username: string,
  [name, expected]: readonly [string, string | undefined],
): Promise<void> => {
  const command = new AdminGetUserCommand({ UserPoolId: userPoolId, Username: username });
  const { UserAttributes = [] } = await client.send(command);
  const value = UserAttributes.find((attribute) => attribute.Name === name)?.Value;
  if (value === expected) return;
  throw new ConfigurationProblem(`expected ${name} to be ${expected ?? 'absent'}, got ${value ?? 'none'}`);
};
