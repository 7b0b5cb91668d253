// Whether a browser treats a web app and the API as one site, which decides about cookies, and what to tell the deployer if not.
import type { Stage } from './stage-schema.ts';
import { isOnThisMachine } from './values.ts';

const hostOf = (origin: string): string => URL.parse(origin)?.hostname ?? '';

const contains = (parent: string, host: string): boolean => host === parent || host.endsWith(`.${parent}`);

// A cautious guess in place of the public suffix list (https://publicsuffix.org): two labels, like example.com, but three
// under an apparent country-code second level, like example.co.uk. Some sites are mistaken for two, like bmw.de; two are
// never mistaken for one under co.uk, com.au and the like.
const registrableDomain = (host: string): string => {
  const labels = host.split('.');
  const [secondLevel = '', country = ''] = labels.slice(-2);
  return labels.slice(country.length === 2 && secondLevel.length <= 3 ? -3 : -2).join('.');
};

/** Where the API answers: its custom domain and, if known, the DNS zone around it. `undefined` for the default address. */
export type ApiDomain = { readonly domainName: string; readonly hostedZone?: { readonly name: string } | undefined };

/**
 * Whether cookies with SameSite=Strict or Lax travel from a page of this origin to the API. When in doubt the answer is no.
 * The default address is never on a web app's site: `execute-api` is on the public suffix list.
 */
export const isSameSite = (origin: string, api: ApiDomain | undefined): boolean => {
  if (api === undefined || !origin.startsWith('https://')) return false;
  const { domainName, hostedZone } = api;
  const host = hostOf(origin);
  if (contains(host, domainName) || contains(domainName, host)) return true;
  if (hostedZone !== undefined && contains(hostedZone.name, host) && contains(hostedZone.name, domainName)) return true;
  return registrableDomain(host) === registrableDomain(domainName);
};

/** A message at synth: a warning calls for action, an info does not. */
export type Hint = { readonly level: 'info' | 'warning'; readonly text: string };

type Settings = Pick<Stage, 'allowedOrigins' | 'functions' | 'session'>;

const whatToDo =
  "give the API a custom domain on the web app's site (customDomain), or write session.cookieSameSite: 'None' and expect " +
  'browsers that block third-party cookies not to send it even then';

const crossSite = (origins: readonly string[], sameSite: string, domain: ApiDomain | undefined): Hint[] => {
  if (origins.length === 0) return [];
  const address = domain ? domain.domainName : 'the default execute-api address, which is a public suffix';
  const text =
    `allowedOrigins: ${origins.join(', ')}: another site than ${address}, so browsers leave the session cookie ` +
    `(SameSite=${sameSite}) out of calls from there - ${whatToDo}`;
  return [{ level: 'warning', text }];
};

const fromThisMachine = (origins: readonly string[], sameSite: string): Hint[] => {
  if (origins.length === 0) return [];
  const text =
    `allowedOrigins: ${origins.join(', ')}: pages from there can call the deployed API, but browsers leave the session ` +
    `cookie (SameSite=${sameSite}) out, as it is another site - to develop against cookies, use the local run`;
  return [{ level: 'info', text }];
};

/**
 * What to say about a stage whose API is at `domain`, or at its default address. Nothing when cookies may travel anywhere, or
 * when no function that is deployed takes them.
 */
export const originHints = (settings: Settings, domain: ApiDomain | undefined): Hint[] => {
  const { allowedOrigins, functions, session } = settings;
  const takesCookies = functions['connect-token'] || functions['verify-passkey'] || functions.session;
  if (!takesCookies || session.cookieSameSite === 'None') return [];
  const elsewhere = allowedOrigins.filter((origin) => !isSameSite(origin, domain));
  const remote = elsewhere.filter((origin) => !isOnThisMachine(origin));
  const local = elsewhere.filter(isOnThisMachine);
  return [...crossSite(remote, session.cookieSameSite, domain), ...fromThisMachine(local, session.cookieSameSite)];
};
