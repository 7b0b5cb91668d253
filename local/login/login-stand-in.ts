// A stand-in for the company's existing login: an OIDC issuer on this machine with demo users.
import { randomBytes } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { isExactOrigin } from '../../functions/shared/environment/settings.ts';
import { startLoopbackServer } from '../stand-in/loopback-server.ts';
import { createIssuerKeys } from '../stand-in/rs256-signer.ts';
import { demoUsers, firstDemoUser, type LoginUser } from './demo-users.ts';
import { type IdTokenOverrides, signIdToken } from './id-token.ts';
import { answerLogin, type JwksBehaviour, type LoginParts } from './login-routes.ts';

export type LoginStandIn = {
  /** Also the issuer: the `iss` of its tokens. */
  url: string;
  /** How often the key set was asked for. */
  readonly jwksRequests: number;
  setJwksBehaviour: (behaviour: JwksBehaviour) => void;
  /** Adds a user that nobody else uses, so that a journey leaves the demo users' sessions alone. */
  addVisitor: () => LoginUser;
  /** An id token of the first demo user; overrides and forgeries are for tests. */
  signIdToken: (overrides?: IdTokenOverrides) => Promise<string>;
  rotateKey: () => Promise<void>;
  close: () => Promise<void>;
};

type LoginStandInOptions = {
  /** Hears of each user that is added. */
  onVisitor?: (visitor: LoginUser) => void;
  clock: { nowMilliseconds: () => number };
  /** The `aud` of its tokens: the client id of the application. */
  audience: string;
  /** 0, the default, takes any free port. */
  port?: number;
};

/** The page posts user name and password from the gateway's origin, so any origin of this machine may. */
const corsHeaders = (origin: string | undefined): Record<string, string> =>
  origin?.startsWith('http:') && isExactOrigin(origin)
    ? { 'access-control-allow-origin': origin, 'access-control-allow-headers': 'content-type', vary: 'origin' }
    : { vary: 'origin' };

const respond = async (parts: LoginParts, request: IncomingMessage, response: ServerResponse): Promise<void> => {
  const answer = await answerLogin(parts, request);
  if (!answer) return;
  const headers = { ...corsHeaders(request.headers.origin), 'cache-control': 'no-store' };
  response.writeHead(answer.status, {
    ...headers,
    ...(answer.body !== undefined && { 'content-type': 'application/json' }),
  });
  response.end(answer.body === undefined ? undefined : JSON.stringify(answer.body));
};

const createVisitor = (): LoginUser => {
  const username = `visitor-${randomBytes(4).toString('hex')}`;
  return {
    username,
    password: randomBytes(12).toString('base64url'),
    email: `${username}@example.com`,
    name: 'A Visitor',
  };
};

const createParts = async ({ clock, audience }: LoginStandInOptions): Promise<LoginParts> => ({
  keys: await createIssuerKeys('login'),
  // Known once the server listens.
  issuer: '',
  audience,
  nowMilliseconds: clock.nowMilliseconds,
  users: [...demoUsers],
  jwks: { requests: 0, behaviour: 'serve' },
});

/** Starts the login on 127.0.0.1; its address is its issuer name. */
export const startLoginStandIn = async (options: LoginStandInOptions): Promise<LoginStandIn> => {
  const parts = await createParts(options);
  const server = await startLoopbackServer(options.port ?? 0, (request, response) => respond(parts, request, response));
  parts.issuer = server.url;
  return {
    url: server.url,
    get jwksRequests() {
      return parts.jwks.requests;
    },
    setJwksBehaviour: (behaviour) => {
      parts.jwks.behaviour = behaviour;
    },
    addVisitor: () => {
      const visitor = createVisitor();
      parts.users.push(visitor);
      options.onVisitor?.(visitor);
      return visitor;
    },
    signIdToken: (overrides) => signIdToken(parts, firstDemoUser, overrides),
    rotateKey: parts.keys.rotate,
    close: server.close,
  };
};
