// Which page may make which request: the whole cross product, against a table that was written by itself.
import { describe, expect, it } from 'vitest';
import { isFromBrowser, mayPass, requireAllowedOrigin } from '../../../../functions/shared/http/browser-guard.ts';
import type { Credential } from '../../../../functions/shared/http/credential.ts';
import { callAt } from '../../call-at.ts';
import { httpRequest } from '../../gateway-event.ts';
import { refusing } from '../../refusing.ts';

const listed = ['https://app.example.com', 'http://localhost:3000'];
const foreign = [
  'null',
  '',
  '*',
  'https://evil.io',
  'https://app.example.com.evil.io',
  'https://appxexample.com',
  'https://evil-app.example.com',
  'https://example.com',
  'https://app.example.com/',
  'HTTPS://APP.EXAMPLE.COM',
  'https://app.example.com:443',
  'http://app.example.com',
  'https://app.example.com, https://evil.io',
  'https://app.example.com https://evil.io',
  'https://evil.io\nhttps://app.example.com',
  ' https://app.example.com',
  'http://localhost:3001',
];
const ourSites = [undefined, 'same-origin', 'same-site'];
const otherSites = ['cross-site', 'none', 'same-party', '', 'SAME-ORIGIN', 'same-origin, cross-site', ' same-origin'];

const credentials: Credential[] = [
  { kind: 'none' },
  { kind: 'cookie', token: 'token' },
  { kind: 'bearer', token: 'token' },
];
const methods = ['GET', 'POST', 'DELETE', 'OPTIONS', 'HEAD', 'get'];
const everySite = [...ourSites, ...otherSites];
const everyOrigin = [undefined, ...listed, ...foreign];

type Row = {
  kind: Credential['kind'];
  methods: string[];
  sites: (string | undefined)[];
  origins: (string | undefined)[];
};

// What passes; everything that is not here is refused.
const passes: Row[] = [
  { kind: 'cookie', methods, sites: ourSites, origins: listed },
  // Browsers send no Origin with a GET of their own page; Sec-Fetch-Site is their word for it.
  { kind: 'cookie', methods: ['GET'], sites: ['same-origin'], origins: [undefined] },
  { kind: 'bearer', methods, sites: everySite, origins: listed },
  { kind: 'none', methods, sites: everySite, origins: listed },
  { kind: 'bearer', methods, sites: ourSites, origins: [undefined] },
  { kind: 'none', methods, sites: ourSites, origins: [undefined] },
];

const combinations = credentials.flatMap((credential) =>
  methods.flatMap((method) =>
    everySite.flatMap((site) => everyOrigin.map((origin) => ({ credential, method, site, origin }))),
  ),
);
type Combination = (typeof combinations)[number];

const shouldPass = ({ credential, method, site, origin }: Combination): boolean =>
  passes.some(
    (row) =>
      row.kind === credential.kind &&
      row.methods.includes(method) &&
      row.sites.includes(site) &&
      row.origins.includes(origin),
  );

const requestOf = ({ method, site, origin }: Combination) => ({
  ...httpRequest({
    headers: {
      ...(site === undefined ? {} : { 'sec-fetch-site': site }),
      ...(origin === undefined ? {} : { origin }),
    },
  }),
  method,
});

describe(`C1: all ${combinations.length} combinations of credential, method, site and origin`, () => {
  const rules = { allowedOrigins: new Set(listed), cookie: { sameSite: 'Strict' } } as const;

  it.each(credentials)('C1: are decided as the table says, with $kind', (credential) => {
    const ofKind = combinations.filter((combination) => combination.credential === credential);
    expect(ofKind.length).toBeGreaterThan(100);
    for (const combination of ofKind) {
      const { method, site, origin } = combination;
      const expected = [combination, shouldPass(combination)];
      expect([combination, mayPass({ credential: credential.kind, method, site, origin }, rules)]).toEqual(expected);
    }
  });

  it('C1: a request is refused by its headers, and counted', () => {
    for (const combination of combinations) {
      const { trail } = callAt();
      const check = () => requireAllowedOrigin(requestOf(combination), combination.credential, rules, trail);
      if (shouldPass(combination)) expect(check).not.toThrow();
      else expect(check).toThrow(refusing('origin_not_allowed'));
      expect(trail.metrics.has('CsrfBlocked')).toBe(!shouldPass(combination));
    }
  });

  it('C1: with no origin listed, no page passes', () => {
    const passed = combinations.filter(({ credential, method, site, origin }) =>
      mayPass({ credential: credential.kind, method, site, origin }, { ...rules, allowedOrigins: new Set() }),
    );
    expect(passed.every(({ origin }) => origin === undefined)).toBe(true);
  });
});

describe('C1: with SameSite=None, which is for a web app on another site', () => {
  const rules = { allowedOrigins: new Set(listed), cookie: { sameSite: 'None' } } as const;

  it('C1: the list of origins alone decides about a cookie; whatever else holds stays', () => {
    for (const combination of combinations) {
      const { credential, method, site, origin } = combination;
      const isListedPage = credential.kind === 'cookie' && listed.includes(String(origin));
      const expected = [combination, isListedPage || shouldPass(combination)];
      expect([combination, mayPass({ credential: credential.kind, method, site, origin }, rules)]).toEqual(expected);
    }
  });

  it.each(['Strict', 'Lax'] as const)(
    'C1: and with %s a cookie from another site is refused, listed or not',
    (sameSite) => {
      const evidence = { credential: 'cookie', method: 'POST', site: 'cross-site', origin: listed[0] } as const;
      expect(mayPass(evidence, { ...rules, cookie: { sameSite } })).toBe(false);
    },
  );
});

it.each([
  [{}, false],
  [{ origin: 'null' }, true],
  [{ origin: '' }, true],
  [{ 'Sec-Fetch-Site': 'same-origin' }, true],
  [{ 'x-forwarded-for': '192.0.2.9', referer: 'https://app.example.com' }, false],
])('S5: headers %j, from a browser: %j', (headers, expected) => {
  expect(isFromBrowser(httpRequest({ headers }))).toBe(expected);
});
