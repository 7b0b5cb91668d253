// Every class of bad value, setting by setting: the complaint names the place and a fix, and never repeats a secret.
import { describe, expect, test } from 'vitest';
import { badOrigins } from './bad-origins.ts';
import { badValues, issuer } from './bad-settings.ts';
import { changed, customDomain, development, existing, problemsOf } from './stages-under-test.ts';

const withLists = {
  ...development,
  existing: { userPoolArn: existing.userPoolArn },
  cognito: { appClientIds: ['1example23456789'] },
  trustedIssuers: [{ ...issuer, sameUsersAs: 'cognito' }],
  connectToken: { types: ['passkey-list' as const] },
  customDomain: { ...customDomain, domainName: 'example.com' },
  corbadoInvoker: { accountId: '123456789012' },
};

describe('C2: an origin that is not exact is refused', () => {
  test.each(badOrigins)('%j', (origin) => {
    const problems = problemsOf('dev', changed(development, 'allowedOrigins[0]', origin));
    expect(problems).toEqual([expect.stringMatching(/^stages\.dev\.allowedOrigins\[0\]: .+ — .+/)]);
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

  test.each([
    'colour',
    'session.cookieDomain',
    'existing.userPoolId',
    'cognito.userPoolArn',
    'functions.reconcile',
    'functions.login',
    'corbado.apiSecret',
    'trustedIssuers[0].jwks',
  ])('unknown: %s', (path) => {
    const problems = problemsOf('dev', changed(withLists, path, 'x'));
    expect(problems).toEqual([expect.stringMatching(/ is not a setting — .+/)]);
    expect(problems[0]?.startsWith(`stages.dev.${path}: `)).toBe(true);
  });
});

describe('X7: a secret in the stage is refused without being repeated', () => {
  const secrets = [
    ...['AKIA', 'key ASIA', 'id_AKIA'].map((start) => `${start}${'PLANTED0'.repeat(2)}.`),
    // Put together here, so that nobody's scanner for secrets stumbles over this file.
    ...['ghp_', 'github_pat_', 'glpat-', 'xoxb-', 'sk_live_'].map((start) => `${start}${'planted0'.repeat(5)}`),
    `${['{"alg":"none"}', '{"planted":"planted"}'].map((part) => btoa(part).replace(/=+$/, '')).join('.')}.planted`,
    '-----BEGIN PRIVATE KEY-----planted',
    'corbado1_planted',
    'x whsec_planted',
    'WHSEC_planted',
    'https://user:planted@app.example.com',
    'https:/user:planted@app.example.com',
    'https:\\\\user:planted@app.example.com',
    'https:user:planted@app.example.com',
  ];
  const places = [
    'corbado.projectId',
    'corbado.apiSecret',
    'allowedOrigins[0]',
    'tags.a',
    'trustedIssuers[0].audience[0]',
    'a',
  ];

  test.each(places.flatMap((path) => secrets.map((secret) => [path, secret] as const)))('%s: %s', (path, secret) => {
    const problems = problemsOf('dev', changed(withLists, path, secret)).join('\n');
    expect(problems).not.toMatch(/planted/i);
    if (!secret.startsWith('https')) expect(problems).toContain(`stages.dev.${path}: looks like a secret`);
  });

  test('nor an AWS secret key as the value of a tag, while a commit’s hash is welcome there', () => {
    const secretKey = 'pLaNtEd0/pLaNtEd1+pLaNtEd2/pLaNtEd3+abcd';
    for (const owner of [secretKey, `key=${secretKey}`, `${secretKey} of ours`]) {
      const problems = problemsOf('dev', { ...development, tags: { owner } });
      expect(problems).toEqual([expect.stringMatching(/^stages\.dev\.tags\.owner: looks like a secret/)]);
      expect(problems.join()).not.toContain('pLaNtEd');
    }
    for (const value of [
      '3248cac0a1b2c3d4e5f60718293a4b5c6d7e8f90',
      'team Login of Department 12',
      'AKIA',
      'a'.repeat(40),
    ])
      expect(problemsOf('dev', { ...development, tags: { owner: value } })).toEqual([]);
  });

  test('nor when it is the name of something', () => {
    expect(problemsOf('dev', { ...development, tags: { whsec_planted: 'x' } })).toEqual([
      expect.stringMatching(/^stages\.dev\.tags\.\[hidden\]: looks like a secret/),
    ]);
    expect(problemsOf('whsec_planted', development).join()).not.toContain('planted');
  });
});
