// Each function's environment: every variable, missing or garbled, keeps the function from starting. And which addresses a function may call.
import { describe, expect, it } from 'vitest';
import { envSchema as connectToken } from '../../../../functions/connect-token/env.ts';
import { envSchema as corbadoWebhook } from '../../../../functions/corbado-webhook/env.ts';
import { envSchema as postAppend } from '../../../../functions/post-append/env.ts';
import { envSchema as postLogin } from '../../../../functions/post-login/env.ts';
import { envSchema as preLogin } from '../../../../functions/pre-login/env.ts';
import { envSchema as reconcile } from '../../../../functions/reconcile/env.ts';
import { envSchema as session } from '../../../../functions/session/env.ts';
import { stageEnvSchema } from '../../../../functions/shared/environment/fields.ts';
import { parseEnvironment } from '../../../../functions/shared/environment/read-environment.ts';
import { isSafeUrl } from '../../../../functions/shared/environment/settings.ts';
import { envSchema as verifyAuthChallenge } from '../../../../functions/verify-auth-challenge/env.ts';
import { envSchema as verifyPasskey } from '../../../../functions/verify-passkey/env.ts';
import { garbled } from '../../garbled-environment.ts';
import { usableEnvironment } from '../../usable-environment.ts';

const schemas = {
  ...{ connectToken, corbadoWebhook, postAppend, postLogin, preLogin, reconcile, session, verifyPasskey },
  ...{ createAuthChallenge: stageEnvSchema, defineAuthChallenge: stageEnvSchema, verifyAuthChallenge },
};
// Needed in some modes only; functions in those refuse to start without them.
const optional = new Set([
  'preLogin: PRE_LOGIN_MODULE',
  ...['postAppend', 'postLogin', 'preLogin'].map((name) => `${name}: ACTION_SECRET_ID`),
  ...['connectToken', 'session', 'verifyPasskey'].map((name) => `${name}: ERRORS_URL`),
  ...['postAppend', 'postLogin', 'preLogin', 'reconcile', 'verifyPasskey'].map(
    (name) => `${name}: COGNITO_USER_POOL_ID`,
  ),
]);

const cases = Object.entries(schemas).flatMap(([name, schema]) =>
  Object.keys(schema.shape).map((variable) => ({ name, variable, schema })),
);

describe.each(cases)('$name: $variable', ({ name, variable, schema }) => {
  const { [variable as 'STAGE']: _, ...without } = usableEnvironment;

  it('R6: is needed, and the function says so by its name', () => {
    if (optional.has(`${name}: ${variable}`)) expect(() => parseEnvironment(schema, without)).not.toThrow();
    else expect(() => parseEnvironment(schema, without)).toThrow(new RegExp(`invalid: ${variable}$`));
  });

  it('R6: is refused when it is garbled, by its name alone: the value is never shown', () => {
    const message = `this function's environment is not usable; missing or invalid: ${variable}`;
    for (const value of garbled[variable as 'STAGE']) {
      const start = () => parseEnvironment(schema, { ...usableEnvironment, [variable]: value });
      expect(start, JSON.stringify(value)).toThrow(expect.objectContaining({ message }));
    }
  });
});

it('R6: all mistakes are in one message, by their names', () => {
  const start = () =>
    parseEnvironment(session, { ...usableEnvironment, STAGE: '', COOKIE_NAME: 'canary', TABLE_NAME: undefined });
  expect(start).toThrow(/invalid: COOKIE_NAME, STAGE, TABLE_NAME$/);
});

it.each(Object.entries(schemas))('R6: %s reads what it needs, as values of its own kind', (_, schema) => {
  const read = parseEnvironment(schema, { ...usableEnvironment, UNRELATED: 'x' });
  expect(Object.keys(read).sort()).toEqual(Object.keys(schema.shape).sort());
  const expected = {
    SESSION_IDLE_SECONDS: 1800,
    ALLOW_EMAIL_USER_ID: false,
    ALLOWED_ORIGINS: ['https://app.example.com', 'http://localhost:3000'],
    SESSION_MAXIMUM_PER_USER: 20,
    FLAG_MFA_FACTORS: ['SOFTWARE_TOKEN_MFA', 'SMS_MFA'],
    FLAG_STRICT: false,
  };
  for (const [variable, value] of Object.entries(expected))
    if (variable in schema.shape) expect(read).toHaveProperty(variable, value);
});

it.each(['https://*', 'https://*.example.com', 'https://app.*', 'http://*.localhost'])(
  'C2: %s is no origin: API Gateway would let others in by it',
  (origin) => {
    const start = () => parseEnvironment(session, { ...usableEnvironment, ALLOWED_ORIGINS: origin });
    expect(start).toThrow(/invalid: ALLOWED_ORIGINS$/);
  },
);

it.each([
  ...['https://api.example.com', 'https://api.example.com:8443/path', 'http://localhost', 'http://localhost:3000'],
  ...['http://app.localhost', 'http://127.0.0.1:8080', 'http://[::1]:8080'],
])('U2: %s is safe to call', (url) => expect(isSafeUrl(url)).toBe(true));

it.each([
  ...['http://api.example.com', 'http://localhost.example.com', 'http://127.0.0.1.example.com', 'http://xlocalhost'],
  ...['http://.localhost', 'http://10.0.0.1', 'http://0.0.0.0', 'http://[::]', 'http://localhost@evil.example.com'],
  ...['ws://localhost', 'file:///etc/passwd', 'data:text/plain,x', 'localhost:3000', ''],
])('U2: %s is not safe to call', (url) => expect(isSafeUrl(url)).toBe(false));
