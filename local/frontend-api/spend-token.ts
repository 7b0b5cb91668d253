// The use of a connect token that the client shows: its type, lifetime and use are checked, and it says whose call this is.
import { useConnectToken } from '../corbado/connect-tokens.ts';
import type { ConnectToken, ConnectTokenType } from '../corbado/corbado-state.ts';
import { type ClientCall, secondsOf } from './client-call.ts';
import type { FrontendParts } from './frontend-parts.ts';
import { Refused } from './refused.ts';

export const spendToken = (
  { state }: FrontendParts,
  secret: string,
  type: ConnectTokenType,
  call: ClientCall,
): ConnectToken['data'] => {
  const token = useConnectToken(state, secret, type, secondsOf(call));
  if (token) return token.data;
  throw new Refused('login_error', `This is no usable connect token of type ${type}.`);
};
