// The steps of a ceremony as Corbado's client takes them, one call each, and a device that has a passkey.
import { createAuthenticator } from './frontend-api-authenticator.ts';
import type { Send, TokenOf } from './frontend-api-client.ts';

/** What names the client's process. */
export type ProcessHeader = { 'x-corbado-process-id': string };

export const initBody = { clientInformation: {}, flags: {} };

/** Options and answers are the texts that the client exchanges. */
export const createFlows = (send: Send, tokenOf: TokenOf, origin: string) => {
  const begin = async (): Promise<ProcessHeader> => {
    const { body } = await send('append/init', { body: initBody });
    return { 'x-corbado-process-id': String(body.processID) };
  };
  const startAppend = async (headers: ProcessHeader, user = 'ada'): Promise<string> => {
    const body = { appendTokenValue: await tokenOf('passkey-append', user), loadedMs: 0, forcePasskeyAppend: true };
    return String((await send('append/start', { body, headers })).body.attestationOptions);
  };
  const startLogin = async (headers: ProcessHeader, identifier = 'ada'): Promise<string> => {
    const body = { identifier, source: 'text-field', loadedMs: 0 };
    return String((await send('login/start', { body, headers })).body.assertionOptions);
  };
  const finishAppend = (headers: ProcessHeader, attestationResponse: string) =>
    send('append/finish', { body: { attestationResponse, completionType: 'manual' }, headers });
  const finishLogin = (headers: ProcessHeader, assertionResponse: string, isConditionalUI = false) =>
    send('login/finish', { body: { assertionResponse, isConditionalUI }, headers });
  const enrol = async (user = 'ada') => {
    const headers = await begin();
    const device = createAuthenticator(origin);
    const { status } = await finishAppend(headers, device.create(await startAppend(headers, user)));
    if (status !== 200) throw new Error(`no passkey: ${status}`);
    return device;
  };
  return { begin, startAppend, finishAppend, startLogin, finishLogin, enrol };
};
