// What a deployer should know about web apps that are on another site than the API.
import { type ApiDomain, isSameSite } from './site.ts';
import { isOnThisMachine } from './stage-addresses.ts';
import type { Stage } from './stage-schema.ts';

/** Something to say at synth: a warning wants to be acted upon, an info is only said. */
export type Hint = { readonly level: 'info' | 'warning'; readonly text: string };

type Settings = Pick<Stage, 'allowedOrigins' | 'functions' | 'session'>;

const whatToDo =
  "give the API a custom domain beside the web app (customDomain), or write session.cookieSameSite: 'None' and expect " +
  'browsers that block third-party cookies to leave it out all the same';

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
    `cookie (SameSite=${sameSite}) out, as it is another site - to develop against cookies, use npm start`;
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
