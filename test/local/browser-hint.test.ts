// Why a request from a browser was stopped, in words that say what to set.
import { expect, it } from 'vitest';
import { type BrowserSettings, browserHint } from '../../local/gateway/browser-hint.ts';

const url = 'http://localhost:3000';
const own = 'http://localhost:5173';
const far = 'https://app.example.com';

const settings: BrowserSettings = {
  url,
  cors: {
    allowOrigins: [url, own, far],
    allowMethods: ['GET', 'POST'],
    allowHeaders: ['authorization', 'content-type'],
  },
  cookieName: '__Host-session_id',
  sameSite: 'Strict',
};
const cookie = '__Host-session_id=1';
const preflight = { 'access-control-request-method': 'POST' };
const call = (headers: object, status = 204, method = status === 204 ? 'OPTIONS' : 'GET') => ({
  method,
  headers: { ...headers },
  status,
});
const none = { ...settings, sameSite: 'None' };

it.each([
  [
    'a port that was not named',
    call({ origin: 'http://localhost:5174', ...preflight }),
    'start with --origin http://localhost:5174;',
  ],
  [
    'another name of this machine',
    call({ origin: 'http://127.0.0.1:5173' }, 403),
    '127.0.0.1 is another site than http://localhost:3000: open your app at http://localhost:5173',
  ],
  ['https on this machine', call({ origin: 'https://localhost:5173' }, 403), 'https is another site'],
  [
    'a host that is not allowed',
    call({ origin: 'https://shop.example.com' }, 403),
    'Pages of https://shop.example.com may not call: add it to allowedOrigins.',
  ],
  ['a file', call({ origin: 'null', ...preflight }), 'The page has no origin'],
  ['a method', call({ origin: own, 'access-control-request-method': 'PUT' }), 'The API answers no PUT'],
  [
    'a header',
    call({ origin: own, ...preflight, 'access-control-request-headers': 'content-type,x-mine' }),
    'may not send x-mine, only authorization, content-type',
  ],
  [
    'a cookie that stays on its site',
    call({ origin: far, 'sec-fetch-site': 'cross-site' }, 401),
    "SameSite=Strict: give the API a customDomain next to your app, or set session.cookieSameSite to 'None'",
  ],
  [
    'a cookie that came from another site nevertheless',
    call({ origin: far, 'sec-fetch-site': 'cross-site', cookie }, 403),
    'SameSite=Strict',
  ],
  [
    'a cookie that the browser blocks',
    call({ origin: far, 'sec-fetch-site': 'cross-site' }, 401),
    'browsers block cookies of other sites. Give the API a customDomain',
    none,
  ],
  [
    'credentials left out',
    call({ origin: own, 'sec-fetch-site': 'same-site' }, 401),
    "call with credentials: 'include'",
  ],
  [
    'a cookie without a page',
    call({ 'sec-fetch-site': 'same-site', cookie }, 403),
    'came without an Origin header (Sec-Fetch-Site: same-site)',
  ],
] as const)('explains %s', (_, seen, words, here: BrowserSettings = settings) => {
  expect(browserHint(seen, here)).toContain(words);
});

it.each([
  ['a preflight that passes', call({ origin: own, ...preflight, 'access-control-request-headers': 'Content-Type' })],
  ['an answer to an allowed page', call({ origin: own, 'sec-fetch-site': 'same-site', cookie }, 200)],
  ['nobody signed in on the API’s own page', call({ origin: url, 'sec-fetch-site': 'same-origin' }, 401, 'POST')],
  ['a session that has ended', call({ origin: own, 'sec-fetch-site': 'same-site', cookie }, 401)],
  ['a token that is not valid', call({ origin: own, 'sec-fetch-site': 'same-site', authorization: 'Bearer x' }, 401)],
  ['a program', call({}, 401)],
  ['Corbado', call({ authorization: 'Bearer x' }, 403, 'POST')],
])('says nothing of %s', (_, seen) => expect(browserHint(seen, settings)).toBeUndefined());
