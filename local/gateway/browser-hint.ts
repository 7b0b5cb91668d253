// Why a browser, or the backend, stopped a request for where it came from, and what to set. Browsers tell a page nothing of this.
import type { IncomingHttpHeaders } from 'node:http';
import { isLoopback } from '../../functions/shared/environment/settings.ts';
import type { LocalFunction } from '../lambda/template-functions.ts';
import type { CorsRules } from './template-routes.ts';

export type SeenCall = {
  readonly method: string;
  readonly headers: IncomingHttpHeaders;
  /** Of the answer. */
  readonly status: number;
};

export type BrowserSettings = {
  /** The API's own origin. */
  readonly url: string;
  readonly cors: Pick<CorsRules, 'allowOrigins' | 'allowMethods' | 'allowHeaders'> | undefined;
  readonly cookieName: string;
  readonly sameSite: string;
};

const elsewhere = 'in a deployment, add it to allowedOrigins';

const originHint = (origin: string, { url }: BrowserSettings): string => {
  if (origin === 'null')
    return 'The page has no origin, as in a file or a sandboxed frame, and such a page may not call: serve it from http://localhost.';
  const { protocol = '', hostname = '', port = '' } = URL.parse(origin) ?? {};
  const local = `http://localhost${port === '' ? '' : `:${port}`}`;
  if (origin === local) return `Pages of ${origin} may not call: start with --origin ${origin}; ${elsewhere}.`;
  if (!isLoopback(hostname)) return `Pages of ${origin} may not call: add it to allowedOrigins.`;
  const what = protocol === 'https:' ? 'https' : hostname;
  return `Pages of ${origin} may not call, and ${what} is another site than ${url}: open your app at ${local}, and start with --origin ${local}.`;
};

const preflightHint = (headers: IncomingHttpHeaders, { cors }: BrowserSettings): string | undefined => {
  const isAmong = (names: readonly string[] = [], name: string) =>
    names.some((one) => one === '*' || one.toLowerCase() === name.toLowerCase());
  const method = headers['access-control-request-method'] ?? '';
  if (!isAmong(cors?.allowMethods, method)) return `The API answers no ${method} from a page of another origin.`;
  const asked = (headers['access-control-request-headers'] ?? '').split(',').map((name) => name.trim());
  const refused = asked.filter((name) => name !== '' && !isAmong(cors?.allowHeaders, name));
  if (refused.length === 0) return undefined;
  return `A page of another origin may not send ${refused.join(', ')}, only ${cors?.allowHeaders.join(', ')}: leave it out.`;
};

const crossSiteHint = (origin: string, { cookieName, sameSite, url }: BrowserSettings): string => {
  const site = `${origin} is another site than ${url} (Sec-Fetch-Site: cross-site)`;
  return sameSite === 'None'
    ? `${site}, and ${cookieName} did not come along: browsers block cookies of other sites. Give the API a customDomain next to your app.`
    : `${site}, and ${cookieName} is SameSite=${sameSite}: give the API a customDomain next to your app, or set session.cookieSameSite to 'None'.`;
};

/** One or two sentences; undefined when the request was not stopped for where it came from. Pure. */
export const browserHint = ({ method, headers, status }: SeenCall, settings: BrowserSettings): string | undefined => {
  const { origin, 'sec-fetch-site': site, authorization, cookie = '' } = headers;
  const hasCookie = cookie.includes(`${settings.cookieName}=`);
  if (origin === undefined) {
    if (status !== 403 || !hasCookie) return undefined;
    return `${settings.cookieName} came without an Origin header (Sec-Fetch-Site: ${site ?? 'absent'}), so nobody can say which page sent it: call with fetch or XMLHttpRequest, from a page.`;
  }
  const isAllowed = settings.cors?.allowOrigins.some((one) => one === '*' || one === origin) === true;
  if (!isAllowed) return originHint(origin, settings);
  if (method === 'OPTIONS') return preflightHint(headers, settings);
  if (authorization !== undefined || origin === settings.url) return undefined;
  if (site === 'cross-site' && (status === 403 || (status === 401 && !hasCookie)))
    return crossSiteHint(origin, settings);
  if (status !== 401 || hasCookie) return undefined;
  return `${settings.cookieName} did not come along. If somebody is signed in: call with credentials: 'include', at the sign-in as well.`;
};

export type Hint = (call: SeenCall) => string | undefined;

type Described = { readonly functions: readonly LocalFunction[]; readonly cors: CorsRules | undefined };

/** What is stopped at this API, by its template. */
export const createHint = ({ functions, cors }: Described, url: string): Hint => {
  const variable = (name: string) => functions.map(({ environment }) => environment[name]).find((value) => value) ?? '';
  const settings = { url, cors, cookieName: variable('COOKIE_NAME'), sameSite: variable('COOKIE_SAME_SITE') };
  return (call) => browserHint(call, settings);
};
