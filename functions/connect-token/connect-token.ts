// A component in the frontend needs a connect token: find the user, ask Corbado for one token of one type, pass it on.
import type { CreateConnectToken } from '../shared/corbado/create-connect-token.ts';
import type { ConnectTokenType } from '../shared/environment.ts';
import { json } from '../shared/http/answer.ts';
import { requireAllowedOrigin } from '../shared/http/browser-guard.ts';
import { readCredential } from '../shared/http/credential.ts';
import type { HttpStory } from '../shared/http/http-handler.ts';
import { readJsonBody } from '../shared/http/json-body.ts';
import { withBodyToken } from '../shared/issuer/body-token.ts';
import { together } from '../shared/together.ts';
import type { CountRequest } from '../shared/user/request-limit.ts';
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
  readonly countRequest: CountRequest;
};

const maximumBodyBytes = 16 * 1024;

export const connectToken =
  (ports: ConnectTokenPorts): HttpStory =>
  async (request, call) => {
    const sent = readCredential(request, ports.cookieName);
    requireAllowedOrigin(request, sent, ports.allowedOrigins, call.trail);
    const { type, idToken } = readTokenRequest(readJsonBody(request, maximumBodyBytes), ports.types);
    call.trail.note({ tokenType: type });
    const credential = withBodyToken(sent, idToken, ports.allowIdTokenInBody);
    const subject = await requireSubject(credential, ports, call);
    const { userId, identifier, displayName, authTimeSeconds, row, touch } = subject;
    requireFreshLogin(type, authTimeSeconds, ports.freshLoginSeconds, call.nowSeconds);
    const ask = { type, identifier, displayName, lifetimeSeconds: ports.lifetimeSeconds };
    const counted = ports.countRequest(row, call);
    const [{ secret, expiresAtSeconds }] = await together([
      ports.createConnectToken(ask, call),
      counted,
      touch(),
      type === 'passkey-delete' && ports.checkAfterDelete(userId, call),
    ]);
    call.trail.count('ConnectTokenIssued');
    // Corbado's web documents read `connectToken`, its Next, iOS and Android examples read `token`.
    return json({ connectToken: secret, token: secret, expiresAt: expiresAtSeconds });
  };
