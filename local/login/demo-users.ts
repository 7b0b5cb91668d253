// The users of the stand-in for the existing login, and the same users as a user pool holds them: under the same name, since that is
// their id everywhere. Their passwords are shown to everyone who runs the demo.
import type { NewCognitoUser } from '../cognito/pool-users.ts';

export type LoginUser = {
  /** Also the user's id everywhere: the `sub` of the id token. */
  username: string;
  password: string;
  email: string;
  /** The full name, for display. */
  name: string;
};

export const firstDemoUser: LoginUser = {
  username: 'ada.lovelace',
  password: 'analytical-engine-1843',
  email: 'ada.lovelace@example.com',
  name: 'Ada Lovelace',
};

export const demoUsers: readonly LoginUser[] = [
  firstDemoUser,
  {
    username: 'grace.hopper',
    password: 'first-compiler-1952',
    email: 'grace.hopper@example.com',
    name: 'Grace Hopper',
  },
];

export const poolUserOf = ({ username, password, email, name }: LoginUser): NewCognitoUser => ({
  username,
  password,
  attributes: { email, email_verified: 'true', name },
});
