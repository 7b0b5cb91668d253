// Ways for a fresh user to get a session: by the existing login, and by a passkey login that is verified.
import { randomBytes } from 'node:crypto';
import type { SignedPasskeyDataOverrides } from '../../local/corbado/signed-passkey-data.ts';
import { type Answer, tokenIn } from './client.ts';
import { markers } from './markers.ts';
import type { Bench } from './system.ts';

export type SignedIn = {
  readonly userId: string;
  /** The session token; `client` takes it as `cookie` or as `bearer`. */
  readonly token: string;
  readonly answer: Answer;
};

/** A user id that no other test knows. Like e-mail addresses it must never be logged. */
export const newUserId = (): string => {
  const userId = `user-${randomBytes(8).toString('hex')}`;
  markers.add(userId, `${userId}@example.com`);
  return userId;
};

/** An id token of the existing login for this user; `claims` replace or add single claims. */
export const idTokenFor = async (
  bench: Bench,
  userId: string,
  claims: Record<string, unknown> = {},
): Promise<string> => {
  const own = { sub: userId, email: `${userId}@example.com`, name: 'A Test User' };
  const idToken = await bench.system().login.signIdToken({ claims: { ...own, ...claims } });
  markers.add(idToken);
  return idToken;
};

/** Corbado's proof of a passkey login of this user; overrides and forgeries as the stand-in takes them. */
export const passkeyProofFor = async (
  bench: Bench,
  userId: string,
  { claims, ...overrides }: SignedPasskeyDataOverrides = {},
): Promise<string> => {
  const proof = await bench
    .system()
    .corbado.signPasskeyData({ ...overrides, claims: { webauthnId: userId, ...claims } });
  markers.add(proof);
  return proof;
};

const signedIn = (userId: string, answer: Answer): SignedIn => {
  if (answer.status !== 200) throw new Error(`no session for a fresh user: ${answer.status} ${answer.raw}`);
  const { sessionId } = answer.body;
  return { userId, token: typeof sessionId === 'string' ? sessionId : tokenIn(answer.setCookie[0]), answer };
};

/** A session as a browser gets it from the existing login. */
export const signInByLogin = async (bench: Bench, userId = newUserId()): Promise<SignedIn> => {
  const bearer = await idTokenFor(bench, userId);
  const origin = bench.system().url;
  return signedIn(userId, await bench.client.post('/auth/session', {}, { bearer, origin }));
};

/** The same for a native app: the token comes in the body. */
export const signInNatively = async (bench: Bench, userId = newUserId()): Promise<SignedIn> => {
  const bearer = await idTokenFor(bench, userId);
  return signedIn(userId, await bench.client.post('/auth/session', { delivery: 'token' }, { bearer }));
};

/** A session as a browser gets it from the verify endpoint after a passkey login. */
export const signInByPasskey = async (bench: Bench, userId = newUserId()): Promise<SignedIn> => {
  const signedPasskeyData = await passkeyProofFor(bench, userId);
  const origin = bench.system().url;
  return signedIn(userId, await bench.client.post('/auth/passkey/verify', { signedPasskeyData }, { origin }));
};

/** What a browser of the app sends with a session: the cookie and the page's origin. */
export const asBrowser = (bench: Bench, { token }: Pick<SignedIn, 'token'>) => ({
  cookie: token,
  origin: bench.system().url,
});
