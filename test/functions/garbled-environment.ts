// What a variable must not hold, variable by variable.
import { usableEnvironment } from './usable-environment.ts';

const seconds = [
  ...['', ' ', 'canary', '0', '-60', '1e3', '0x3c', '60.5', ' 60', '60 ', '60s', 'NaN', 'Infinity'],
  ...['9999999999'],
];
const flags = ['', 'canary', 'TRUE', 'True', '1', '0', 'yes', ' true'];
const urls = [
  ...['', 'canary', 'http://api.example.com', 'ftp://api.example.com', 'javascript:canary'],
  ...['//api.example.com', 'https://'],
];
const attributes = [
  ...['', 'passkey_enrolled', 'custom:', 'Custom:passkey', 'custom:a b', 'custom:é', 'email'],
  ...['custom:email,custom:x', `custom:${'x'.repeat(21)}`, ' custom:passkey'],
];
const issuer = JSON.parse(usableEnvironment.TRUSTED_ISSUERS)[0];

/** Texts that each variable must not be. */
export const garbled: Record<keyof typeof usableEnvironment, readonly string[]> = {
  STAGE: [''],
  TABLE_NAME: [''],
  CORBADO_PROJECT_ID: ['', 'canary', 'pro-', 'pro-1a', 'PRO-1', ' pro-1', 'pro-1\n', `pro-${'1'.repeat(31)}`],
  SESSION_ABSOLUTE_SECONDS: [...seconds, '59', '86401'],
  SESSION_IDLE_SECONDS: [...seconds, '59', '86401'],
  SESSION_MAXIMUM_PER_USER: [...seconds, '1001'],
  USER_REQUESTS_PER_MINUTE: [...seconds.filter((value) => value !== '0'), '100001'],
  USER_ID_CLAIM: ['', 'canary', 'email', 'Sub', 'webauthnId ', 'userId'],
  ALLOW_EMAIL_USER_ID: flags,
  CORBADO_API_BASE_URL: urls,
  CORBADO_API_AUTH: ['', 'canary', 'Basic', 'none'],
  CORBADO_API_SECRET_ID: [''],
  ACTION_AUTH: ['', 'canary', 'none', 'HMAC', 'hmac basic'],
  ACTION_SECRET_ID: [''],
  ALLOWED_ORIGINS: [
    ...['', ' ', 'canary', '*', 'null', 'http://app.example.com', 'https://app.example.com/'],
    ...['https://app.example.com/x', 'https://app.example.com:443', 'HTTPS://APP.EXAMPLE.COM'],
    ...['https://a.example.com,https://b.example.com', 'https://a.example.com  https://b.example.com'],
    ...[' https://a.example.com', 'https://user:canary@a.example.com', 'https://a.example.com *'],
  ],
  COOKIE_NAME: [
    ...['', 'canary', '__Host-', '__host-session', '__Host-a b', '__Host-a;b', '__Host-ä'],
    ...['__Secure-session', 'session_id ', 'Session_id', `__Host-${'x'.repeat(41)}`],
  ],
  ERRORS_URL: urls,
  COOKIE_SAME_SITE: ['', 'canary', 'strict', 'STRICT', 'lax'],
  ALLOW_TOKEN_IN_BODY: flags,
  CHECK_USER_STATUS: flags,
  TRUSTED_ISSUERS: [
    '',
    'canary',
    '{}',
    'null',
    '[1]',
    '[{}]',
    '[null]',
    '["canary"]',
    '[{"issuer":"canary"}]',
    ...[
      { issuer: 'http://login.example.com' },
      { audience: [] },
      { audience: 'app' },
      { jwksUri: 'canary' },
      { userIdClaim: '' },
      { authTimeClaim: 'canary' },
      { secret: 'canary' },
      { isUserPool: 'true' },
      { issuer: undefined },
    ].map((change) => JSON.stringify([{ ...issuer, ...change }])),
  ],
  CONNECT_TOKEN_TYPES: [
    ...['', 'canary', 'passkey-append,passkey-list', 'passkey-append  passkey-list', 'Passkey-List'],
    ...['passkey-list ', '*'],
  ],
  CONNECT_TOKEN_LIFETIME_SECONDS: [...seconds, '9', '3601'],
  FRESH_LOGIN_SECONDS: [...seconds, '29', '86401'],
  ALLOW_ID_TOKEN_IN_BODY: flags,
  CHECK_AFTER_DELETE: flags,
  SESSION_DELIVERY: ['', 'canary', 'Session', 'cookie'],
  TRUST_EVENT_IDENTITY: flags,
  PRE_LOGIN_RESOLVE: ['', 'canary', 'user-id', 'Cognito'],
  PRE_LOGIN_MODULE: [''],
  PRE_LOGIN_UNKNOWN: ['', 'canary', 'Tell', 'true'],
  FLAG_MODE: ['', 'canary', 'Attribute', 'on', 'mfa', 'attribute mfa-preference'],
  COGNITO_USER_ID: ['', 'canary', 'Username', 'email', 'preferred_username'],
  COGNITO_USER_POOL_ID: ['', 'canary', 'eu-central-1', 'eu-central-1_', 'eu-central-1_Abc/../x', 'eu-central-1_Abc 1'],
  FLAG_ATTRIBUTE: attributes,
  FLAG_TIME_ATTRIBUTE: attributes,
  FLAG_MFA_FACTORS: ['', 'canary', 'SMS', 'sms_mfa', 'SMS_MFA,EMAIL_OTP', 'SMS_MFA  EMAIL_OTP', 'WEB_AUTHN_MFA'],
  FLAG_RECHECK_DAYS: [...seconds.filter((text) => text !== '0'), '3651'],
  FLAG_STRICT: flags,
};
