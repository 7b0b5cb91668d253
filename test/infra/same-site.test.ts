// When cookies travel between a web app and the API, and what a deployer is told when they do not.
import { describe, expect, test } from 'vitest';
import { parseStage } from '../../infra/settings/parse-stage.ts';
import { isSameSite, originHints } from '../../infra/settings/same-site.ts';
import type { StageInput } from '../../infra/settings/stage-schema.ts';
import { development, only, production } from './stages-under-test.ts';

const api = { domainName: 'api.example.com' };

describe('one site', () => {
  test.each([
    ['https://app.example.com', 'api.example.com'],
    ['https://example.com', 'api.example.com'],
    ['https://api.example.com:8443', 'api.example.com'],
    ['https://a.b.example.com', 'c.d.example.com'],
    ['https://app.example.co.uk', 'api.example.co.uk'],
    ['https://bmw.de', 'api.bmw.de'],
  ])('%s and %s', (origin, domainName) => expect(isSameSite(origin, { domainName })).toBe(true));

  test('is what a hosted zone says that belongs to the stage', () => {
    const domainName = 'api.bmw.de';
    expect(isSameSite('https://app.bmw.de', { domainName })).toBe(false);
    expect(isSameSite('https://app.bmw.de', { domainName, hostedZone: { name: 'bmw.de' } })).toBe(true);
    expect(isSameSite('https://app.bmw.com', { domainName, hostedZone: { name: 'bmw.de' } })).toBe(false);
  });
});

describe('two sites', () => {
  test.each([
    ['https://app.example.net', 'api.example.com'],
    ['https://notexample.com', 'example.com'],
    ['https://one.co.uk', 'two.co.uk'],
    ['https://app.one.com.au', 'api.two.com.au'],
    ['http://app.example.com', 'api.example.com'],
    ['http://localhost:3000', 'localhost'],
  ])('%s and %s', (origin, domainName) => expect(isSameSite(origin, { domainName })).toBe(false));

  test('any web app and the default address, which is a public suffix', () => {
    expect(isSameSite('https://app.example.com', undefined)).toBe(false);
  });
});

const hintsOf = (input: StageInput, domain?: typeof api): string[] =>
  originHints(parseStage('x', input), domain).map(({ level, text }) => `${level} ${text}`);

describe('hints', () => {
  test('warn of a web app on another site, with what to do', () => {
    const [hint, ...others] = originHints(parseStage('x', production), undefined);
    expect(hint?.level).toBe('warning');
    for (const words of ['https://app.example.com', 'public suffix', 'SameSite=Strict', 'customDomain', "'None'"]) {
      expect(hint?.text).toContain(words);
    }
    expect(others).toEqual([]);
  });

  test('only mention localhost, apart from the others', () => {
    const allowedOrigins = ['http://localhost:3000', 'https://app.example.net', 'https://app.example.com'];
    expect(hintsOf({ ...development, allowedOrigins }, api)).toEqual([
      expect.stringMatching(/^warning allowedOrigins: https:\/\/app\.example\.net: another site than api/),
      expect.stringMatching(/^info allowedOrigins: http:\/\/localhost:3000: /),
    ]);
  });

  test.each<[string, StageInput, typeof api | undefined]>([
    ['when all is one site', production, api],
    ['when cookies go anywhere', { ...production, session: { cookieSameSite: 'None' } }, undefined],
    ['when nothing takes cookies', { ...production, functions: only('post-login', 'post-append') }, undefined],
  ])('are silent %s', (_, input, domain) => expect(hintsOf(input, domain)).toEqual([]));
});
