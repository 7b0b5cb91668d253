// The existing login's HTTP routes: OIDC discovery, public keys, and sign-in with user name or e-mail address and password.
import type { IncomingMessage } from 'node:http';
import * as z from 'zod';
import { readJson } from '../stand-in/json-request.ts';
import type { LoginUser } from './demo-users.ts';
import { type IdTokenParts, idTokenLifetimeSeconds, signIdToken } from './id-token.ts';

/** How the key set is served: as it should be, with status 500, or never. */
export type JwksBehaviour = 'serve' | 'fail' | 'stall';

export type LoginParts = IdTokenParts & {
  users: LoginUser[];
  jwks: { requests: number; behaviour: JwksBehaviour };
};

type LoginAnswer = {
  status: number;
  body?: unknown;
};

const credentials = z.object({ username: z.string(), password: z.string() });

const discover = (issuer: string): LoginAnswer => ({
  status: 200,
  body: {
    issuer,
    jwks_uri: `${issuer}/.well-known/jwks.json`,
    // There is no redirect flow here: the company's own page posts user name and password to /login.
    response_types_supported: ['id_token'],
    subject_types_supported: ['public'],
    id_token_signing_alg_values_supported: ['RS256'],
  },
});

const signIn = async (parts: LoginParts, request: IncomingMessage): Promise<LoginAnswer> => {
  const body = await readJson(request);
  const given = credentials.safeParse(body.ok ? body.value : undefined);
  if (!given.success) return { status: 400, body: { error: 'user name and password are needed' } };
  const { username, password } = given.data;
  const user = parts.users.find(
    (known) => (known.username === username || known.email === username) && known.password === password,
  );
  if (!user) return { status: 401, body: { error: 'user name or password is wrong' } };
  return { status: 200, body: { idToken: await signIdToken(parts, user), expiresInSeconds: idTokenLifetimeSeconds } };
};

const serveKeys = ({ keys, jwks }: LoginParts): LoginAnswer | undefined => {
  jwks.requests += 1;
  if (jwks.behaviour === 'stall') return undefined;
  return jwks.behaviour === 'fail'
    ? { status: 500, body: { error: 'told to fail' } }
    : { status: 200, body: keys.jwks() };
};

/** The answer to one request; undefined when the stand-in has to stay silent. */
export const answerLogin = async (parts: LoginParts, request: IncomingMessage): Promise<LoginAnswer | undefined> => {
  const [path] = (request.url ?? '').split('?');
  switch (`${request.method} ${path}`) {
    case 'GET /.well-known/openid-configuration':
      return discover(parts.issuer);
    case 'GET /.well-known/jwks.json':
      return serveKeys(parts);
    case 'POST /login':
      return signIn(parts, request);
    case 'OPTIONS /login':
      return { status: 204 };
    default:
      return { status: 404, body: { error: 'no such route' } };
  }
};
