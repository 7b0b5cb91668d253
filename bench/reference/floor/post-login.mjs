// The post-login action with nothing but Node.
import { answer, isFromCorbado } from './corbado.mjs';
import { logIn } from './passkey-login.mjs';

export const handler = async (event) => {
  if (!(await isFromCorbado(event))) return answer(401, { error: 'unauthorized' });
  const session = await logIn(JSON.parse(event.body).signedPasskeyData);
  if (session === undefined) return answer(401, { error: 'invalid_passkey_data' });
  return answer(200, { sessionId: session.token, tokenType: 'Bearer', expiresAt: session.expiresAt });
};
