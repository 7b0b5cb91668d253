// One route after the other under the same load: what it is made of, how many requests a second, how long they take, what was refused.
import { randomUUID } from 'node:crypto';
import { fire, type Outcome } from './fire.ts';
import type { LoadedSystem } from './loaded-system.ts';
import { asApp, asBrowser, connectToken, get, post, remove, type Shot, signedAction } from './shots.ts';
import { inTurn, type Stock } from './stock.ts';

export type RouteLoad = {
  readonly name: string;
  /** Makes what that many requests use up, and returns the function that makes one after the other. */
  readonly prepare: (amount: number) => Promise<() => Shot>;
};

// Enough not to be one hot row, few enough to be signed in quickly.
const users = 200;

const tokenLoads = ({ origin }: LoadedSystem, stock: Stock): RouteLoad[] => [
  {
    name: 'connect token, cookie',
    prepare: async () => {
      const token = inTurn(await stock.sessions(users));
      return () => connectToken(asBrowser(origin, token()));
    },
  },
  {
    name: 'connect token, bearer',
    prepare: async () => {
      const token = inTurn(await stock.sessions(users));
      return () => connectToken(asApp(token()));
    },
  },
  {
    name: 'connect token, JWT',
    prepare: async () => {
      const idToken = inTurn(await stock.idTokens(users));
      return () => connectToken(asApp(idToken()));
    },
  },
];

const sessionLoads = ({ origin }: LoadedSystem, stock: Stock): RouteLoad[] => {
  const used = (shot: (token: string) => Shot) => async () => {
    const token = inTurn(await stock.sessions(users));
    return () => shot(token());
  };
  const usedUp = (shot: (token: string) => Shot) => async (amount: number) => {
    const token = inTurn(await stock.sessions(amount));
    return () => shot(token());
  };
  return [
    {
      name: 'verify passkey',
      prepare: async (amount) => {
        const signedPasskeyData = inTurn(await stock.proofs(amount));
        return () => post('/auth/passkey/verify', { signedPasskeyData: signedPasskeyData() }, { origin });
      },
    },
    {
      name: 'POST session, JWT',
      prepare: async (amount) => {
        const idToken = inTurn(await stock.idTokens(amount));
        return () => post('/auth/session', {}, { ...asApp(idToken()), origin });
      },
    },
    { name: 'GET session', prepare: used((token) => get('/auth/session', asBrowser(origin, token))) },
    { name: 'DELETE session', prepare: usedUp((token) => remove('/auth/session', asBrowser(origin, token))) },
    { name: 'GET sessions', prepare: used((token) => get('/auth/sessions', asBrowser(origin, token))) },
    { name: 'DELETE sessions', prepare: usedUp((token) => remove('/auth/sessions', asBrowser(origin, token))) },
  ];
};

const actionLoads = ({ actionSecret }: LoadedSystem, stock: Stock): RouteLoad[] => [
  {
    name: 'post-login action',
    prepare: async (amount) => {
      const signedPasskeyData = inTurn(await stock.proofs(amount));
      return () => signedAction('post-login', { signedPasskeyData: signedPasskeyData() }, actionSecret);
    },
  },
  {
    name: 'post-append action',
    prepare: async (amount) => {
      const webauthnId = inTurn(stock.newUserIds(amount));
      const credentialId = () => `cre-${randomUUID().replaceAll('-', '')}`;
      return () =>
        signedAction('post-append', { webauthnId: webauthnId(), credentialId: credentialId() }, actionSecret);
    },
  },
  {
    name: 'pre-login action',
    prepare: async () => {
      const identifier = inTurn(stock.newUserIds(users));
      return () => signedAction('pre-login', { identifier: identifier() }, actionSecret);
    },
  },
];

export const routeLoads = (system: LoadedSystem, stock: Stock): RouteLoad[] => [
  ...tokenLoads(system, stock),
  ...sessionLoads(system, stock),
  ...actionLoads(system, stock),
];

export type RouteResult = Outcome & { readonly name: string };

const connections = 10;
// Compilation of what runs often is not what this is about.
const warmUpShare = 0.2;

/** Shows each result as soon as it is there. */
export const measureRoutes = async (
  system: LoadedSystem,
  stock: Stock,
  amount: number,
  show: (result: RouteResult) => void,
): Promise<RouteResult[]> => {
  const results: RouteResult[] = [];
  for (const { name, prepare } of routeLoads(system, stock)) {
    const warmUp = Math.max(connections, Math.round(amount * warmUpShare));
    const next = await prepare(amount + warmUp);
    await fire({ url: system.url, connections, amount: warmUp, next });
    const result = { name, ...(await fire({ url: system.url, connections, amount, next })) };
    show(result);
    results.push(result);
  }
  return results;
};
