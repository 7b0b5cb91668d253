// Which page may make which request: the whole cross product, against a table that was written by itself.
import { describe, expect, it } from 'vitest';
import { Refusal } from '../../../../functions/shared/frame/refusal.ts';
import {
  type BrowserRules,
  type Credential,
  isFromBrowser,
  requireAllowedOrigin,
} from '../../../../functions/shared/http/credential.ts';
import { callAt } from '../../call-at.ts';
import { httpRequest } from '../../gateway-event.ts';

const listed = ['https://app.example.com', 'http://localhost:3000'];
const foreign = [
  ...['null', '', '*', 'https://evil.io', 'https://app.example.com.evil.io', 'https://appxexample.com'],
  ...['https://evil-app.example.com', 'https://example.com', 'https://app.example.com/', 'HTTPS://APP.EXAMPLE.COM'],
  ...['https://app.example.com:443', 'http://app.example.com', ' https://app.example.com', 'http://localhost:3001'],
  ...['https://app.example.com, https://evil.io', 'https://app.example.com https://evil.io'],
  'https://evil.io\nhttps://app.example.com',
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

/** Whether the request passes, judged by its headers; a refusal is counted. */
const passed = ({ credential, method, site, origin }: Combination, rules: BrowserRules): boolean => {
  const headers = { ...(site !== undefined && { 'sec-fetch-site': site }), ...(origin !== undefined && { origin }) };
  const { trail } = callAt();
  try {
    requireAllowedOrigin({ ...httpRequest({ headers }), method }, credential, rules, trail);
  } catch (error) {
    if (!(error instanceof Refusal && error.code === 'origin_not_allowed')) throw error;
  }
  return !trail.metrics.has('CsrfBlocked');
};
const rulesWith = (sameSite: 'Strict' | 'Lax' | 'None', origins = listed): BrowserRules => ({
  allowedOrigins: new Set(origins),
  cookie: { name: '__Host-session_id', sameSite },
});

describe(`C1: of ${combinations.length} combinations of credential, method, site and origin`, () => {
  it.each(['Strict', 'Lax'] as const)('C1: those in the table pass, with SameSite=%s', (sameSite) => {
    expect(combinations.length).toBeGreaterThan(3000);
    expect(combinations.filter((one) => passed(one, rulesWith(sameSite)) !== shouldPass(one))).toEqual([]);
  });

  it('C1: with SameSite=None, for a web app on another site, a listed page may send the cookie from anywhere', () => {
    const isListedPage = ({ credential, origin }: Combination) =>
      credential.kind === 'cookie' && listed.includes(String(origin));
    const isRight = (one: Combination) => passed(one, rulesWith('None')) === (isListedPage(one) || shouldPass(one));
    expect(combinations.filter((one) => !isRight(one))).toEqual([]);
  });

  it('C1: with no origin listed, no page passes', () => {
    const pages = combinations.filter(({ origin }) => origin !== undefined);
    expect(pages.filter((page) => passed(page, rulesWith('Strict', [])))).toEqual([]);
  });
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
