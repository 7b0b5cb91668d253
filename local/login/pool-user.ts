// A user of the existing login as a user pool holds them: under the same name, since that is the user's id everywhere.
import type { NewCognitoUser } from '../cognito/pool-users.ts';
import type { LoginUser } from './demo-users.ts';

export const poolUserOf = ({ username, password, email, name }: LoginUser): NewCognitoUser => ({
  username,
  password,
  attributes: { email, email_verified: 'true', name },
});
