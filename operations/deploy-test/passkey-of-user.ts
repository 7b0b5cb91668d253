// A passkey of a user of the existing login, from password to post-append action, at the deployed API.
import { ConfigurationProblem } from '../../infra/configuration-problem.ts';
import type { Passkey } from '../../local/corbado/corbado-state.ts';
import type { LoginUser } from '../../local/login/demo-users.ts';
import { jsonOf, sendRequest } from '../http/send-request.ts';
import type { OutsideWorld } from './outside-world.ts';

const post = async (base: string, path: string, body: object, token?: string): Promise<Record<string, unknown>> => {
  const bearer = token === undefined ? {} : { authorization: `Bearer ${token}` };
  const headers = { 'content-type': 'application/json', ...bearer };
  const answer = await sendRequest(base, { method: 'POST', path, headers, body: JSON.stringify(body) });
  if (answer.status === 200) return jsonOf(answer);
  throw new ConfigurationProblem(`expected 200 from ${path}, got ${answer.status}: ${answer.text.slice(0, 300)}`);
};

/** A session for an id token, and a connect token for it as well. */
export const tradeIdToken = async (apiUrl: string, idToken: string, userId: string): Promise<void> => {
  const session = await post(apiUrl, '/auth/session', { delivery: 'token' }, idToken);
  if (session.userId !== userId) throw new ConfigurationProblem(`expected a session of ${userId}, got one of another`);
  await post(apiUrl, '/auth/corbadoConnectToken', { type: 'passkey-append' }, idToken);
};

export type Created = { readonly passkey: Passkey /** What the post-append action said. */; readonly said: object };

export const createPasskey = async (
  apiUrl: string,
  { corbado, login }: OutsideWorld,
  { username, password }: LoginUser,
): Promise<Created> => {
  const { idToken } = await post(login.url, '/login', { username, password });
  const token = await post(apiUrl, '/auth/corbadoConnectToken', { type: 'passkey-append' }, String(idToken));
  const { passkey, action } = await corbado.ceremonies.append({ connectToken: String(token.connectToken) });
  const { statusCode, body } = action.answer;
  if (statusCode === 200) return { passkey, said: body };
  throw new ConfigurationProblem(`the post-append action answered ${statusCode}: ${JSON.stringify(body)}`);
};
