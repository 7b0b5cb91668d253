// The verify endpoint with nothing but Node: the session goes into a cookie.
import { answer } from './corbado.mjs';
import { logIn } from './passkey-login.mjs';

export const handler = async (event) => {
  const session = await logIn(JSON.parse(event.body).signedPasskeyData);
  if (session === undefined) return answer(401, { error: 'invalid_passkey_data' });
  const { userId, token, expiresAt } = session;
  const cookie = `__Host-session_id=${token}; Path=/; Secure; HttpOnly; SameSite=Strict; Max-Age=10800`;
  return { ...answer(200, { success: true, userId, expiresAt }), cookies: [cookie] };
};
