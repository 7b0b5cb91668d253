// Each function's environment: every variable, missing or garbled, keeps the function from starting.
import { describe, expect, it } from 'vitest';
import { envSchema as connectToken } from '../../../functions/connect-token/env.ts';
import { envSchema as corbadoWebhook } from '../../../functions/corbado-webhook/env.ts';
import { envSchema as createAuthChallenge } from '../../../functions/create-auth-challenge/env.ts';
import { envSchema as defineAuthChallenge } from '../../../functions/define-auth-challenge/env.ts';
import { envSchema as postAppend } from '../../../functions/post-append/env.ts';
import { envSchema as postLogin } from '../../../functions/post-login/env.ts';
import { envSchema as preLogin } from '../../../functions/pre-login/env.ts';
import { envSchema as reconcile } from '../../../functions/reconcile/env.ts';
import { envSchema as session } from '../../../functions/session/env.ts';
import { parseEnvironment } from '../../../functions/shared/environment.ts';
import { envSchema as verifyAuthChallenge } from '../../../functions/verify-auth-challenge/env.ts';
import { envSchema as verifyPasskey } from '../../../functions/verify-passkey/env.ts';
import { garbled } from '../garbled-environment.ts';
import { usableEnvironment } from '../usable-environment.ts';

const schemas = {
  ...{ connectToken, postAppend, postLogin, preLogin, session, verifyPasskey },
  ...{ corbadoWebhook, reconcile, createAuthChallenge, defineAuthChallenge, verifyAuthChallenge },
};
// Needed in some modes only; functions in those refuse to start without them.
const optional = new Set([
  ...['postAppend', 'postLogin', 'preLogin'].map((name) => `${name}: ACTION_SECRET_ID`),
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

  it.each(garbled[variable as 'STAGE'])('R6: is refused when it is %j, and never shown', (value) => {
    const start = () => parseEnvironment(schema, { ...usableEnvironment, [variable]: value });
    expect(start).toThrow(new RegExp(`^this function's environment is not usable; missing or invalid: ${variable}$`));
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
