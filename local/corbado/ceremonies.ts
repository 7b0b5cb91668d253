// What Corbado's cloud and a user's device do together. No authenticator takes part: a passkey is a record here.
import { type ActionCall, type ActionParts, runAction } from './action-call.ts';
import { consumeConnectToken } from './connect-tokens.ts';
import type { ConnectToken, ConnectTokenType, CorbadoState, Passkey } from './corbado-state.ts';
import { numberedId } from './identifiers.ts';
import type { SignedPasskeyDataOverrides } from './signed-passkey-data.ts';
import type { Announce } from './webhooks.ts';

/** Corbado would not do it. `code` is one of Corbado's own codes, or the one that the customer's action gave. */
export class CeremonyRefused extends Error {
  override readonly name = 'CeremonyRefused';
  readonly code: string;
  readonly action: ActionCall | undefined;

  constructor(code: string, message: string, action?: ActionCall) {
    super(message);
    this.code = code;
    this.action = action;
  }
}

export type Ceremonies = {
  /** Uses an append token up, stores a passkey and runs the post-append action, whose failure cannot undo the passkey. */
  append: (input: { connectToken: string }) => Promise<{ passkey: Passkey; action: ActionCall }>;
  /** Runs the pre-login action on what the user typed. */
  preLogin: (input: { identifier: string }) => Promise<{ action: ActionCall }>;
  /** A passkey login; the newest passkey of the user answers. */
  login: (input: { userId: string }) => Promise<{ signedPasskeyData: string }>;
  /** A passkey login that ends in the post-login action; `session` is the action's body as JSON text. */
  loginWithAction: (input: {
    userId: string;
  }) => Promise<{ session: string; signedPasskeyData: string; action: ActionCall }>;
  list: (input: { connectToken: string }) => Promise<{ passkeys: Passkey[] }>;
  remove: (input: { connectToken: string; credentialId: string }) => Promise<{ credentialId: string }>;
};

type CeremonyParts = ActionParts & {
  state: CorbadoState;
  projectId: string;
  sign: (overrides: SignedPasskeyDataOverrides) => Promise<string>;
  announce: Announce;
};

const consumeToken = (
  { state, nowMilliseconds }: CeremonyParts,
  secret: string,
  type: ConnectTokenType,
): ConnectToken => {
  const token = consumeConnectToken(state, secret, type, Math.floor(nowMilliseconds() / 1000));
  if (token) return token;
  throw new CeremonyRefused('invalid_connect_token', `this is no usable connect token of type ${type}`);
};

const append = async (parts: CeremonyParts, connectToken: string) => {
  const { identifier, displayName } = consumeToken(parts, connectToken, 'passkey-append').data;
  const passkey: Passkey = {
    id: numberedId('cre'),
    userId: identifier,
    displayName: displayName ?? identifier,
    createdAtSeconds: Math.floor(parts.nowMilliseconds() / 1000),
  };
  parts.state.passkeys.push(passkey);
  parts.announce('passkey.created', passkey);
  const event = {
    username: identifier,
    userID: parts.state.corbadoUserId(identifier),
    projectID: parts.projectId,
    passkeyData: { id: passkey.id, username: identifier },
  };
  return { passkey, action: await runAction(parts, 'post-append', event) };
};

const login = async ({ state, sign }: CeremonyParts, userId: string) => {
  const passkey = state.passkeys.findLast((candidate) => candidate.userId === userId);
  if (!passkey) throw new CeremonyRefused('user_not_found', 'no passkey is known for this user');
  return { signedPasskeyData: await sign({ claims: { webauthnId: userId, credential: passkey.id } }) };
};

const loginWithAction = async (parts: CeremonyParts, userId: string) => {
  const { signedPasskeyData } = await login(parts, userId);
  const event = { signedPasskeyData, userId: parts.state.corbadoUserId(userId), projectId: parts.projectId };
  const action = await runAction(parts, 'post-login', event);
  const { statusCode, body } = action.answer;
  if (statusCode === 200) return { session: JSON.stringify(body), signedPasskeyData, action };
  throw new CeremonyRefused(String(body.code), `the post-login action answered ${statusCode}`, action);
};

const remove = (parts: CeremonyParts, connectToken: string, credentialId: string) => {
  const { identifier } = consumeToken(parts, connectToken, 'passkey-delete').data;
  const { passkeys } = parts.state;
  const passkey = passkeys.find(({ id, userId }) => id === credentialId && userId === identifier);
  if (!passkey) throw new CeremonyRefused('not_found', 'this user has no such passkey');
  passkeys.splice(passkeys.indexOf(passkey), 1);
  parts.announce('passkey.deleted', passkey);
  return { credentialId };
};

export const createCeremonies = (parts: CeremonyParts): Ceremonies => ({
  append: ({ connectToken }) => append(parts, connectToken),
  preLogin: async ({ identifier }) => ({ action: await runAction(parts, 'pre-login', { identifier }) }),
  login: ({ userId }) => login(parts, userId),
  loginWithAction: ({ userId }) => loginWithAction(parts, userId),
  list: async ({ connectToken }) => {
    const { identifier } = consumeToken(parts, connectToken, 'passkey-list').data;
    return { passkeys: parts.state.passkeys.filter(({ userId }) => userId === identifier) };
  },
  remove: async ({ connectToken, credentialId }) => remove(parts, connectToken, credentialId),
});
