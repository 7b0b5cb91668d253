// Logins in all ways there are, and everything that is offered once: fresh, at the same moment, and again later.
import { decodeJwt } from 'jose';
import { asApp, post, type Shot, signedAction } from '../../bench/load/shots.ts';
import { handoffKey, markerKey } from '../../functions/shared/table/rows.ts';
import { type Asked, ask, chance, nowSeconds, type World } from './asking.ts';

export type Held = { readonly name: string; readonly token: string };

export type User = {
  readonly userId: string;
  /** Sessions whose tokens the user holds, oldest first. */
  readonly held: Held[];
  /** Sessions that were ended or found dead, and what was offered before: to be tried again. */
  readonly over: Held[];
  readonly offered: Offer[];
};

/** What a login is made with; a proof goes to the endpoint or to the action. */
export type Offer = {
  readonly kind: 'proof' | 'code' | 'JWT';
  readonly name: string;
  readonly value: string;
  readonly provenAt: number;
  readonly goodUntil: number;
};

const remembered = 30;

const remember = <Thing>(things: Thing[], thing: Thing): void => {
  things.push(thing);
  if (things.length > remembered) things.shift();
};

// The product allows for clocks that differ by some seconds; what is older than this is refused for its age, or not.
const leewaySeconds = 5;
const codeSeconds = 60;

export const newProof = async ({ system, ledger, marks }: World, { userId }: User): Promise<Offer> => {
  const value = await system.corbado.signPasskeyData({ claims: { webauthnId: userId } });
  const { iss = '', jti = '', iat = 0, exp = 0 } = decodeJwt(value);
  const name = ledger.name('proof');
  marks.set(markerKey({ kind: 'signed-passkey-data', issuer: iss, id: jti }).pk, name);
  return { kind: 'proof', name, value, provenAt: iat, goodUntil: exp - leewaySeconds };
};

export const newJwt = async ({ system, ledger }: World, { userId }: User): Promise<Offer> => {
  const claims = { sub: userId, email: `${userId}@example.com`, name: 'A User In Trouble' };
  const value = await system.login.signIdToken({ claims });
  const { iat = 0, exp = 0 } = decodeJwt(value);
  return { kind: 'JWT', name: ledger.name('JWT'), value, provenAt: iat, goodUntil: exp - leewaySeconds };
};

const doors: Readonly<Record<'verify' | 'code' | 'JWT', (offer: Offer) => Shot>> = {
  verify: ({ value }) => post('/auth/passkey/verify', { signedPasskeyData: value, delivery: 'token' }),
  code: ({ value }) => post('/auth/session', { handoffCode: value, delivery: 'token' }),
  JWT: ({ value }) => post('/auth/session', { delivery: 'token' }, asApp(value)),
};

const claimsOf = ({ userId }: User, { kind, name, provenAt, goodUntil }: Offer) => ({
  user: userId,
  provenAt,
  goodUntil,
  ...(kind !== 'JWT' && { spends: name, isKept: true }),
});

/** For a session. */
const openBy = (world: World, user: User, offer: Offer): Promise<Asked> => {
  const door = offer.kind === 'proof' ? 'verify' : offer.kind;
  const claims = { request: `log in by ${offer.kind}`, ...claimsOf(user, offer), isLogin: true };
  return ask(world, doors[door](offer), claims, ({ sessionId }) => {
    const held = { name: world.ledger.name('session'), token: String(sessionId) };
    world.sessions.set(held.token, held.name);
    user.held.push(held);
    return { opens: held.name };
  });
};

/** Often once more where the answer is open, as a client does. */
const openAgain = async (world: World, user: User, one: Offer): Promise<Asked> => {
  const asked = await openBy(world, user, one);
  return asked.outcome === 'unknown' && chance(world, 0.7) ? openAgain(world, user, one) : asked;
};

/** For a hand-off code, which the user then has. */
const giveToAction = async (world: World, user: User, offer: Offer): Promise<Asked> => {
  const { system, ledger, marks } = world;
  const nowMilliseconds = system.clock.nowMilliseconds();
  const shot = signedAction('post-login', { signedPasskeyData: offer.value }, system.actionSecret, { nowMilliseconds });
  const issuedAt = nowSeconds(world);
  const asked = await ask(world, shot, { request: 'proof to the action', ...claimsOf(user, offer) });
  const { handoffCode: value } = asked.body;
  if (asked.outcome !== 'done' || typeof value !== 'string') return asked;
  const name = ledger.name('code');
  marks.set(handoffKey(value).pk, name);
  const goodUntil = issuedAt + codeSeconds - leewaySeconds;
  const code: Offer = { kind: 'code', name, value, provenAt: offer.provenAt, goodUntil };
  remember(user.offered, code);
  const times = chance(world, 0.3) ? 2 : 1;
  await Promise.all(Array.from({ length: times }, () => openAgain(world, user, code)));
  return asked;
};

/** Offers it, wherever it is taken. */
export const offer = (world: World, user: User, one: Offer): Promise<Asked> =>
  (one.kind === 'proof' && chance(world, 0.4) ? giveToAction : openAgain)(world, user, one);

/** A login with something new; now and then it is offered twice at the same moment. */
export const logIn = async (world: World, user: User): Promise<void> => {
  const one = await (chance(world, 0.3) ? newJwt(world, user) : newProof(world, user));
  remember(user.offered, one);
  await Promise.all([offer(world, user, one), ...(chance(world, 0.25) ? [offer(world, user, one)] : [])]);
};
