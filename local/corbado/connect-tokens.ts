// `POST /v2/connectTokens`: checks what the backend asks for and issues a token for one passkey operation.
import * as z from 'zod';
import { type Answer, failure, fieldProblems, success } from './answer.ts';
import { type ConnectToken, type ConnectTokenType, type CorbadoState, connectTokenTypes } from './corbado-state.ts';
import { numberedId, randomText } from './identifiers.ts';

// Corbado publishes no default life; five minutes is the stand-in's own.
const defaultLifetimeSeconds = 300;

const identifier = z.string().min(1);
const lifetime = { maxLifetimeInSeconds: z.int().positive().max(86_400).optional() };
// Only append needs a display name; Corbado's published apps send it with the other types too, so it is let through.
const otherTypes = z.enum(connectTokenTypes).exclude(['passkey-append']);
const requestSchema = z.discriminatedUnion('type', [
  z.object({
    type: z.literal('passkey-append'),
    data: z.object({ identifier, displayName: z.string().min(1) }),
    ...lifetime,
  }),
  z.object({ type: otherTypes, data: z.object({ identifier }), ...lifetime }),
]);

/** The documented answer for one token. */
const describeToken = (token: ConnectToken) => ({
  id: token.id,
  tokenType: token.type,
  data: token.data,
  connectTokenStatus: token.status,
  secret: token.secret,
  expires: token.expiresAtSeconds,
});

export const createConnectToken = (state: CorbadoState, body: unknown, nowSeconds: number): Answer => {
  const request = requestSchema.safeParse(body);
  if (!request.success) return failure('validation_error', 'The request is not valid.', fieldProblems(request.error));
  const token: ConnectToken = {
    id: numberedId('ctk'),
    secret: `ctk1_${randomText(30)}`,
    type: request.data.type,
    data: request.data.data,
    status: 'initial',
    expiresAtSeconds: nowSeconds + (request.data.maxLifetimeInSeconds ?? defaultLifetimeSeconds),
  };
  state.connectTokens.push(token);
  return success(describeToken(token));
};

/**
 * The token with this secret, if it may be used for `type` now. Each token is good for one operation, except that a list
 * token may be shown again: Corbado's component reads the list once more with the same token after a change.
 */
export const consumeConnectToken = (
  state: CorbadoState,
  secret: string,
  type: ConnectTokenType,
  nowSeconds: number,
): ConnectToken | undefined => {
  const token = state.connectTokens.find((candidate) => candidate.secret === secret);
  if (token?.type !== type || token.expiresAtSeconds <= nowSeconds) return undefined;
  if (token.status === 'consumed' && type !== 'passkey-list') return undefined;
  token.status = 'consumed';
  return token;
};
