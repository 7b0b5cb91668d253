// One request of every kind that needs the table, each by a user of its own and ready to be sent at the moment of a test.
import { callAction } from './action-call.ts';
import type { Answer } from './client.ts';
import { asBrowser, idTokenFor, newUserId, passkeyProofFor, signInByLogin, signInNatively } from './sign-in.ts';
import type { Bench } from './system.ts';

export type Story = { readonly userId: string; send(): Promise<Answer> };

type Prepare = (bench: Bench) => Promise<Story>;

const withSession =
  (send: (bench: Bench, session: ReturnType<typeof asBrowser>) => Promise<Answer>): Prepare =>
  async (bench) => {
    const user = await signInByLogin(bench);
    return { userId: user.userId, send: () => send(bench, asBrowser(bench, user)) };
  };

const withIdToken =
  (send: (bench: Bench, bearer: string) => Promise<Answer>): Prepare =>
  async (bench) => {
    const userId = newUserId();
    const bearer = await idTokenFor(bench, userId);
    return { userId, send: () => send(bench, bearer) };
  };

const withProof =
  (send: (bench: Bench, signedPasskeyData: string) => Promise<Answer>): Prepare =>
  async (bench) => {
    const userId = newUserId();
    const proof = await passkeyProofFor(bench, userId);
    return { userId, send: () => send(bench, proof) };
  };

const append: Prepare = async (bench) => {
  const { userId } = await signInNatively(bench);
  return { userId, send: () => callAction(bench, 'post-append', { username: userId, credentialId: 'cre-1' }) };
};

/** Requests that open a session. */
export const logins: Readonly<Record<string, Prepare>> = {
  'a login by the existing login': withIdToken((bench, bearer) => bench.client.post('/auth/session', {}, { bearer })),
  'a verified passkey login': withProof((bench, signedPasskeyData) =>
    bench.client.post('/auth/passkey/verify', { signedPasskeyData }),
  ),
  'a passkey login by action': withProof((bench, signedPasskeyData) =>
    callAction(bench, 'post-login', { signedPasskeyData }),
  ),
};

/** Requests on the strength of a session, which they leave alone. */
export const uses: Readonly<Record<string, Prepare>> = {
  'a look at the session': withSession((bench, session) => bench.client.get('/auth/session', session)),
  'a list of the sessions': withSession((bench, session) => bench.client.get('/auth/sessions', session)),
  'a connect token': withSession((bench, session) =>
    bench.client.post('/connectToken', { type: 'passkey-list' }, session),
  ),
};

/** All of them. */
export const stories: Readonly<Record<string, Prepare>> = {
  ...logins,
  ...uses,
  'a connect token for the existing login': withIdToken((bench, bearer) =>
    bench.client.post('/connectToken', { type: 'passkey-list' }, { bearer }),
  ),
  'a logout': withSession((bench, session) => bench.client.delete('/auth/session', session)),
  'a logout everywhere': withSession((bench, session) => bench.client.delete('/auth/sessions', session)),
  'an append': append,
};

/** Prepares the story of this name. */
export const storyOf = (bench: Bench, name: string): Promise<Story> => {
  const prepare = stories[name];
  if (prepare === undefined) throw new Error(`there is no story "${name}"`);
  return prepare(bench);
};
