// Every class of bad value, setting by setting: the complaint names the place and a fix, and never repeats a secret.
import { describe, expect, test } from 'vitest';
import { changed, development, problemsOf } from './stage-inputs.ts';

const issuer = { issuer: 'https://login.example.com', audience: ['app'] };

const badOrigins = [
  '*',
  'https://*',
  'http://*',
  'https://*.example.com',
  'null',
  '',
  'app.example.com',
  'https://app.example.com/',
  'https://app.example.com/path',
  'https://app.example.com?',
  'https://app.example.com#',
  'https://app.example.com:443',
  'https://App.example.com',
  'https://bücher.example',
  'https://user:password@app.example.com',
  ' https://app.example.com',
  'https://app.example.com ',
  'https://a.example.com,https://b.example.com',
  'https://a,b',
  'http://app.example.com',
  'http://localhost.example.com',
  'http://127.0.0.1.example.com',
  'http://xlocalhost',
  'ftp://localhost',
  'file:///app',
  'javascript:alert(1)',
  7,
  null,
];

const badValues: Record<string, unknown[]> = {
  kind: ['prod', '', undefined, null, 1],
  account: ['123', 123456789012, '12345678901a'],
  region: ['Frankfurt', 'eu-central', ''],
  corbado: [undefined, 'pro-1', []],
  'corbado.projectId': [undefined, '', 'pro-', 'pro-12a', ' pro-1', 'pro-1\n', 7],
  'corbado.apiBaseUrl': [
    '',
    'backendapi.cloud.corbado.io',
    'http://backendapi.cloud.corbado.io',
    'https://user:pw@a.example',
    'https://a.example/?b=c',
    'https://a.example/#b',
    'https://a.example /',
  ],
  'corbado.apiAuth': ['Basic', 'none', true],
  allowedOrigins: [undefined, [], 'https://app.example.com', {}],
  'actions.auth': ['none', 'HMAC', '', null, false],
  'identity.userIdClaim': ['email', ''],
  'identity.allowEmailUserId': ['true', 1],
  'session.absoluteSeconds': [59, 86_401, 1.5, '3600', Number.NaN, Number.POSITIVE_INFINITY],
  'session.idleSeconds': [59, 10_801, -1, '60'],
  'session.cookieName': [
    'session',
    '__host-a',
    '__Host-',
    '__Host-a;b',
    '__Host-a b',
    '__Host-ä',
    `__Host-${'a'.repeat(41)}`,
  ],
  'session.cookieSameSite': ['strict', 'lax', false],
  'session.allowTokenInBody': ['yes', 0],
  'connectToken.types': [[], 'passkey-list'],
  'connectToken.types.0': ['append', 'passkey-login '],
  'connectToken.lifetimeSeconds': [9, 3601],
  'connectToken.freshLoginSeconds': [29, 86_401],
  'postLogin.delivery': ['cookie'],
  'postLogin.trustEventIdentity': ['false'],
  trustedIssuers: [issuer, 'https://login.example.com'],
  'trustedIssuers.0.issuer': ['http://login.example.com', 'login.example.com', 'https://login.example.com?a=b'],
  'trustedIssuers.0.audience': ['app', [], undefined],
  'trustedIssuers.0.audience.0': ['', ' ', 7],
  'trustedIssuers.0.jwksUri': ['http://login.example.com/jwks', '/jwks'],
  'trustedIssuers.0.userIdClaim': ['', 7],
  'trustedIssuers.0.authTimeClaim': ['authTime'],
  'throttle.requestsPerSecond': [0, 0.5, 10_001],
  'throttle.burst': [0, '40'],
  logRetentionDays: [0, 2, '30', 10_000],
  tags: [['a'], 'a'],
  'tags.aws:x': ['a'],
  'tags.a': ['x'.repeat(257), 7, '<b>'],
};

const withLists = { ...development, trustedIssuers: [issuer], connectToken: { types: ['passkey-list' as const] } };

describe('C2: an origin that is not exact is refused', () => {
  test.each(badOrigins)('%j', (origin) => {
    const problems = problemsOf('dev', changed(development, 'allowedOrigins.0', origin));
    expect(problems).toEqual([expect.stringMatching(/^stages\.dev\.allowedOrigins\.0: .+ — .+/)]);
  });
});

describe('G: a value that a setting cannot have is refused', () => {
  const rows = Object.entries(badValues).flatMap(([path, values]) => values.map((value) => [path, value] as const));

  test.each(rows)('%s: %j', (path, value) => {
    const [problem, ...others] = problemsOf('dev', changed(withLists, path, value));
    expect(problem?.startsWith(`stages.dev.${path}`)).toBe(true);
    expect(problem).toMatch(/ — .+/);
    expect(others).toEqual([]);
  });

  test.each(['colour', 'session.cookieDomain', 'corbado.apiSecret', 'trustedIssuers.0.jwks'])('unknown: %s', (path) => {
    const problems = problemsOf('dev', changed(withLists, path, 'x'));
    expect(problems).toEqual([expect.stringMatching(/ is not a setting — .+/)]);
    expect(problems[0]?.startsWith(`stages.dev.${path}: `)).toBe(true);
  });
});

describe('X7: a secret in the stage is refused without being repeated', () => {
  const secrets = ['corbado1_planted', 'x whsec_planted', 'WHSEC_planted', 'https://user:planted@app.example.com'];
  const places = [
    'corbado.projectId',
    'corbado.apiSecret',
    'allowedOrigins.0',
    'tags.a',
    'trustedIssuers.0.audience.0',
    'a',
  ];

  test.each(places.flatMap((path) => secrets.map((secret) => [path, secret] as const)))('%s: %s', (path, secret) => {
    const problems = problemsOf('dev', changed(withLists, path, secret)).join('\n');
    expect(problems).not.toContain('planted');
    if (!secret.startsWith('https')) expect(problems).toContain(`stages.dev.${path}: looks like a secret`);
  });

  test('nor when it is the name of something', () => {
    expect(problemsOf('dev', { ...development, tags: { whsec_planted: 'x' } })).toEqual([
      expect.stringMatching(/^stages\.dev\.tags\.\[hidden\]: looks like a secret/),
    ]);
    expect(problemsOf('whsec_planted', development).join()).not.toContain('planted');
  });
});
