// A component in the frontend needs a connect token: find the user, ask Corbado for one token of one type, pass it on.
import type { CreateConnectToken } from '../shared/corbado/create-connect-token.ts';
import type { ConnectTokenType } from '../shared/environment.ts';
import { json } from '../shared/http/answer.ts';
import { requireAllowedOrigin } from '../shared/http/browser-guard.ts';
import { readCredential } from '../shared/http/credential.ts';
import type { HttpStory } from '../shared/http/http-handler.ts';
import { readJsonBody } from '../shared/http/json-body.ts';
import { withBodyToken } from '../shared/issuer/body-token.ts';
import type { CheckAfterDelete } from './check-after-delete.ts';
import { requireFreshLogin } from './fresh-login.ts';
import { readTokenRequest } from './request.ts';
import { requireSubject, type SubjectPorts } from './subject.ts';

export type ConnectTokenPorts = SubjectPorts & {
  readonly cookieName: string;
  readonly allowedOrigins: ReadonlySet<string>;
  readonly types: readonly ConnectTokenType[];
  readonly lifetimeSeconds: number;
  readonly freshLoginSeconds: number;
  readonly allowIdTokenInBody: boolean;
  readonly createConnectToken: CreateConnectToken;
  readonly checkAfterDelete: CheckAfterDelete;
};

const maximumBodyBytes = 16 * 1024;

// Corbado's printed Kotlin client refuses an answer with any key that it does not know, so a name that its pages use gets exactly
// the key that they read there. The name that is ours has all.
const inDialect = (path: string, token: string, expiresAt: number): Record<string, unknown> => {
  if (path === '/auth/createConnectToken') return { connectToken: token };
  if (path === '/connectToken') return { token };
  return { connectToken: token, token, expiresAt };
};

export const connectToken =
  (ports: ConnectTokenPorts): HttpStory =>
  async (request, call) => {
    const sent = readCredential(request, ports.cookieName);
    requireAllowedOrigin(request, sent, ports.allowedOrigins, call.trail);
    const { type, idToken } = readTokenRequest(readJsonBody(request, maximumBodyBytes), ports.types);
    call.trail.note({ tokenType: type });
    const credential = withBodyToken(sent, idToken, ports.allowIdTokenInBody);
    const { userId, identifier, displayName, authTimeSeconds, touched } = await requireSubject(credential, ports, call);
    requireFreshLogin(type, authTimeSeconds, ports.freshLoginSeconds, call.nowSeconds);
    const ask = { type, identifier, displayName, lifetimeSeconds: ports.lifetimeSeconds };
    const [{ secret, expiresAtSeconds }] = await Promise.all([
      ports.createConnectToken(ask, call),
      touched,
      type === 'passkey-delete' && ports.checkAfterDelete(userId, call),
    ]);
    call.trail.count('ConnectTokenIssued');
    return json(inDialect(request.path, secret, expiresAtSeconds));
  };
