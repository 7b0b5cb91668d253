// The script for Corbado's action editor: signs the event of an action and forwards it to the deployed backend.
//
// One copy per action. Set these two values in the environment that Corbado runs the script in, or write them below:
//   ACTION_URL     the deployed route of this action, e.g. https://api.example.com/actions/post-login
//                  (or /actions/post-append, /actions/pre-login)
//   ACTION_SECRET  the value of "current" in the deployed action secret, with or without the prefix `whsec_`
const environment = globalThis.process?.env ?? {};
const actionUrl = environment.ACTION_URL ?? '';
const actionSecret = environment.ACTION_SECRET ?? '';

// A login waits for this answer, and post-login must not be called twice: one attempt, body included. The action itself answers within
// 4 seconds, so giving up earlier would leave sessions behind that nobody got.
const timeoutMilliseconds = 4500;

// Only what the backend reads leaves Corbado's environment. The same thing has several spellings in Corbado's APIs.
const forwardedFields = [
  'signedPasskeyData',
  'webauthnId',
  'sub',
  'username',
  'identifier',
  'userId',
  'userID',
  'credentialId',
  'credentialID',
  'credential',
  'projectId',
  'projectID',
  'challengeId',
  'challengeID',
];
const forwardedObjects = ['passkey', 'passkeyData'];

const pickFields = (event) => {
  const picked = {};
  for (const name of forwardedFields) if (typeof event?.[name] === 'string') picked[name] = event[name];
  for (const name of forwardedObjects) if (typeof event?.[name]?.id === 'string') picked[name] = { id: event[name].id };
  return picked;
};

// https anywhere, http only to this very machine: the event can hold a proof of login.
const isSafeUrl = (value) => {
  if (!URL.canParse(value)) return false;
  const { protocol, hostname } = new URL(value);
  return protocol === 'https:' || (protocol === 'http:' && /^(localhost|.+\.localhost|127\.0\.0\.1)$/.test(hostname));
};

const isSecret = (value) => /^(whsec_)?[A-Za-z0-9+/]{32,}={0,2}$/.test(value.trim());

// Standard Webhooks: HMAC-SHA256 over "id.timestamp.body" (https://www.standardwebhooks.com).
const sign = async (secret, signedText) => {
  const keyBytes = Uint8Array.from(atob(secret.trim().replace(/^whsec_/, '')), (character) => character.charCodeAt(0));
  const hmac = { name: 'HMAC', hash: 'SHA-256' };
  const key = await crypto.subtle.importKey('raw', keyBytes, hmac, false, ['sign']);
  const signature = await crypto.subtle.sign('HMAC', key, new TextEncoder().encode(signedText));
  return `v1,${btoa(String.fromCharCode(...new Uint8Array(signature)))}`;
};

// Corbado hands code and message of a failed action to the app, so both are fixed or checked, never copied blindly.
const refused = 'This sign-in could not be completed.';
const unavailable = 'This service is not available right now. Please try again.';
const failure = (statusCode, code, message) => ({ statusCode, body: { code, message, error: message } });

// Pre-login is the exception: Corbado documents every outcome of it as 200, so that the user can still log in another way.
const isPreLogin = (url) => /\/pre-login\/?$/.test(url.trim());
const anotherWay = 'A passkey login is not possible right now. Please log in another way.';
const untyped = { identifier: '', error: { return: true, code: 'untyped', message: anotherWay } };
const isFound = ({ identifier, error }) => typeof identifier === 'string' && identifier !== '' && error === undefined;
const isNotFound = ({ identifier, error }) =>
  identifier === '' && typeof error?.return === 'boolean' && typeof error.code === 'string';
const isDocumented = ({ statusCode, body }) => statusCode === 200 && (isFound(body) || isNotFound(body));

const matching = (pattern, value) => (typeof value === 'string' && pattern.test(value) ? value : undefined);

const parseObject = (text) => {
  try {
    const value = JSON.parse(text);
    return typeof value === 'object' && !Array.isArray(value) ? (value ?? undefined) : undefined;
  } catch {
    return undefined;
  }
};

const toActionAnswer = (status, text) => {
  const answer = parseObject(text);
  if (status >= 200 && status < 300) {
    return answer ? { statusCode: 200, body: answer } : failure(502, 'action_answer_unusable', unavailable);
  }
  const fallbackCode = status < 500 ? 'action_refused' : 'action_failed';
  const code = matching(/^[a-z][a-z_]{1,63}$/, answer?.code) ?? fallbackCode;
  const requestId = matching(/^[\w.=-]{1,100}$/, answer?.requestId);
  const { statusCode, body } = failure(status, code, status < 500 ? refused : unavailable);
  return { statusCode, body: requestId ? { ...body, requestId } : body };
};

// For whoever looks into the script's own log. Codes and ids only: nothing of the event, and nothing that could be a secret.
const describeFailure = ({ statusCode, body: { code, requestId = '' } }) =>
  statusCode === 200 ? 'answer_not_documented' : `${statusCode} ${code} ${requestId}`.trim();

/** Makes the handler of one action; time, randomness and the way out are arguments, so that it can be run anywhere. */
export const createForwarder = ({ url, secret, fetch, now, randomId, log = () => {} }) => {
  const send = async (event, signal) => {
    const body = JSON.stringify(pickFields(event));
    const id = `msg_${randomId()}`;
    const timestamp = String(Math.floor(now() / 1000));
    const headers = {
      'content-type': 'application/json',
      'webhook-id': id,
      'webhook-timestamp': timestamp,
      'webhook-signature': await sign(secret, `${id}.${timestamp}.${body}`),
    };
    const response = await fetch(url, { method: 'POST', headers, body, signal, redirect: 'error' });
    return toActionAnswer(response.status, await response.text());
  };

  const forward = async (event) => {
    if (!isSafeUrl(url) || !isSecret(secret)) return failure(500, 'forwarder_not_configured', unavailable);
    const signal = AbortSignal.timeout(timeoutMilliseconds);
    try {
      return await send(event, signal);
    } catch {
      if (signal.aborted) return failure(504, 'action_timeout', unavailable);
      return failure(502, 'action_unreachable', unavailable);
    }
  };

  return async (event) => {
    const answer = await forward(event);
    const isUsable = isPreLogin(url) ? isDocumented(answer) : answer.statusCode === 200;
    if (!isUsable) log(`corbado-action: ${describeFailure(answer)}`);
    return isUsable || !isPreLogin(url) ? answer : { statusCode: 200, body: untyped };
  };
};

export const handler = createForwarder({
  url: actionUrl,
  secret: actionSecret,
  fetch: (url, request) => fetch(url, request),
  now: () => Date.now(),
  randomId: () => crypto.randomUUID(),
  log: (line) => console.error(line),
});
