// R6: a function whose configuration is missing or garbled does not start, says which variable it is, and serves nothing.
import { describe, expect, it } from 'vitest';
import { type FunctionName, functionNames } from '../../infra/build.ts';
import { effectsOf, noEffects } from '../support/effects.ts';
import { environmentOf, restartWith } from '../support/restart-with.ts';
import { markers, provideSystem } from '../support/system.ts';

const bench = provideSystem({ failedStarts: true });

/** Of the functions behind the gateway. */
const pathOf: Partial<Record<FunctionName, string>> = {
  'post-login': '/actions/post-login',
  'post-append': '/actions/post-append',
  'pre-login': '/actions/pre-login',
  'connect-token': '/connectToken',
  'verify-passkey': '/auth/passkey/verify',
  session: '/auth/session',
  'corbado-webhook': '/webhooks/corbado',
};

/** Starts the function with this value of this variable, which must fail with no more said than the variable's name. */
const expectNoStart = async (name: FunctionName, variable: string, value: string): Promise<void> => {
  restartWith(bench, name, { [variable]: value });
  const result = await bench.system().invoke(name, {});
  const failure = { ok: false, errorType: 'init', message: expect.stringContaining(variable) };
  expect(result, `${variable}=${value}`).toMatchObject(failure);
  if (value.length > 3) expect(JSON.stringify(result)).not.toContain(value);
};

const expectNothingServed = async (name: FunctionName): Promise<void> => {
  const path = pathOf[name];
  if (path === undefined) return;
  const { result: answer, effects } = await effectsOf(bench, () => bench.client.post(path, {}));
  expect([answer.status, answer.raw, effects]).toEqual([500, '{"message":"Internal Server Error"}', noEffects]);
};

/** Values that must not pass for the variable, wherever it is used. */
const garbled: Record<string, string[]> = {
  CORBADO_PROJECT_ID: ['pro-', 'project-1', 'pro-1 ', 'pro-1/../2', ' pro-1'],
  CORBADO_API_BASE_URL: [
    'corbado',
    'http://api.example.com',
    'javascript:alert(1)',
    'file:///etc/passwd',
    '//x.example',
  ],
  CORBADO_API_AUTH: ['none', 'Basic', 'basic bearer'],
  ACTION_AUTH: ['none', 'HMAC', 'open', 'hmac '],
  SESSION_ABSOLUTE_SECONDS: ['three hours', '0', '-1', '1e9', '3600.5', '59', '2592001', '٣٦٠٠'],
  SESSION_IDLE_SECONDS: ['0', 'Infinity', '30m', '59', '2592001'],
  ALLOWED_ORIGINS: ['*', 'null', 'https://app.example.com/', 'http://app.example.com', 'app.example.com', 'https://*'],
  COOKIE_NAME: ['session', '__host-session', '__Host_session', '__Host-', '__Host-a;b', '__Host-a b', '__Host-é'],
  COOKIE_SAME_SITE: ['strict', 'Off', 'Strict; Domain=evil.example'],
  USER_ID_CLAIM: ['email', 'WebauthnId', '__proto__'],
  ALLOW_EMAIL_USER_ID: ['yes', '1', 'TRUE', 'true '],
  ALLOW_TOKEN_IN_BODY: ['on', '0', 'False'],
  CHECK_USER_STATUS: ['yes', '1', 'True'],
  TRUST_EVENT_IDENTITY: ['yes', '1', 'TRUE'],
  SESSION_DELIVERY: ['both', 'Session', 'cookie'],
  CONNECT_TOKEN_TYPES: ['all', '*', 'passkey-append,passkey-list', 'passkey-append passkey-steal'],
  CONNECT_TOKEN_LIFETIME_SECONDS: ['0', '9', '3601', 'five'],
  FRESH_LOGIN_SECONDS: ['0', '29', '86401', 'always'],
  SESSION_MAXIMUM_PER_USER: ['0', '1001', '-1', 'none', '1e2'],
  ALLOW_ID_TOKEN_IN_BODY: ['yes', '1', 'TRUE'],
  CHECK_AFTER_DELETE: ['no', '0'],
  FLAG_MODE: ['on', 'Attribute', 'mfa', 'attribute off'],
  COGNITO_USER_POOL_ID: ['eu-central-1', 'eu-central-1_a b', '../eu-central-1_Abc', 'arn:aws:cognito-idp:pool'],
  FLAG_ATTRIBUTE: ['email', 'custom:', 'custom:a,custom:b', 'passkey_enrolled'],
  FLAG_TIME_ATTRIBUTE: ['phone_number', 'custom:é'],
  FLAG_MFA_FACTORS: ['SMS', 'WEB_AUTHN_MFA', 'SMS_MFA,EMAIL_OTP'],
  FLAG_RECHECK_DAYS: ['-1', '3651', 'monthly'],
  FLAG_STRICT: ['yes', '1'],
  TRUSTED_ISSUERS: ['{', 'null', '[{}]', '"https://login.example.com"', '[{"issuer":"http://login.example.com"}]'],
};
for (const value of Object.values(garbled).flat()) if (value.length >= 16) markers.add(value);

const variablesOf = (name: FunctionName) => Object.keys(environmentOf(bench, name));

describe.each([...functionNames])('R6: %s', (name) => {
  it('R6: starts with what the template gives it', async () => {
    restartWith(bench, name, {});
    expect(await bench.system().warm(name)).toBeUndefined();
  });

  it('R6: does not start when any of its variables is empty', async () => {
    for (const variable of variablesOf(name)) await expectNoStart(name, variable, '');
    await expectNothingServed(name);
  });

  it('R6: names all faulty variables at once', async () => {
    const variables = variablesOf(name);
    restartWith(bench, name, Object.fromEntries(variables.map((variable) => [variable, ''])));
    const result = await bench.system().invoke(name, {});
    for (const variable of variables) expect(result).toMatchObject({ message: expect.stringContaining(variable) });
  });
});

describe('R6: garbled', () => {
  it.each(Object.entries(garbled))('R6: a function whose %s is one of %j does not start', async (variable, values) => {
    const name = functionNames.find((one) => variablesOf(one).includes(variable)) ?? expect.fail(variable);
    for (const value of values) await expectNoStart(name, variable, value);
    await expectNothingServed(name);
  });
});

describe('R6: afterwards', () => {
  it('R6: the function starts as soon as its configuration is right', async () => {
    await expectNoStart('session', 'COOKIE_NAME', 'session');
    restartWith(bench, 'session', {});
    expect((await bench.client.get('/auth/session')).status).toBe(401);
  });
});
