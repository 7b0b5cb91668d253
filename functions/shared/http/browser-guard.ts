// Whether a page may make this request: Fetch Metadata and Origin, judged together (OWASP CSRF cheat sheet).
import type { Trail } from '../log.ts';
import { Refusal } from '../refusal.ts';
import type { Credential } from './credential.ts';
import type { HttpRequest } from './http-request.ts';
import type { CookieSettings } from './session-cookie.ts';

type Evidence = {
  readonly credential: Credential['kind'];
  readonly method: string;
  /** `Sec-Fetch-Site`, which a page cannot forge; absent in old browsers and in native apps. */
  readonly site: string | undefined;
  readonly origin: string | undefined;
};

/** What a stage says about pages: whose they may be, and whether our cookie is meant to travel between sites. */
export type PageRules = {
  readonly allowedOrigins: ReadonlySet<string>;
  readonly cookie: Pick<CookieSettings, 'sameSite'>;
};

const sameSite = (site: string | undefined): boolean => site === 'same-origin' || site === 'same-site';

// A cookie comes along by itself, so missing evidence is a refusal. Browsers send no Origin with a same-origin GET; there,
// `Sec-Fetch-Site: same-origin` is the evidence. A cookie that crosses sites although it should not is a browser without SameSite;
// with SameSite=None it should, so the list of origins decides alone.
const cookieMayPass = ({ method, site, origin }: Evidence, { allowedOrigins, cookie }: PageRules): boolean => {
  if (origin === undefined) return method === 'GET' && site === 'same-origin';
  return allowedOrigins.has(origin) && (cookie.sameSite === 'None' || site === undefined || sameSite(site));
};

// Nothing comes along by itself here, so a native app without any evidence may pass; a page must be one of ours. This also
// refuses a foreign page that logs its own user into the visitor's browser (login CSRF).
const otherMayPass = ({ site, origin }: Evidence, { allowedOrigins }: PageRules): boolean =>
  origin === undefined ? site === undefined || sameSite(site) : allowedOrigins.has(origin);

/** The decision, pure. Origins are compared as whole strings: a prefix or a pattern would let a look-alike in. */
export const mayPass = (evidence: Evidence, rules: PageRules): boolean =>
  evidence.credential === 'cookie' ? cookieMayPass(evidence, rules) : otherMayPass(evidence, rules);

/** Throws `origin_not_allowed`. */
export const requireAllowedOrigin = (
  request: HttpRequest,
  credential: Credential,
  rules: PageRules,
  trail: Trail,
): void => {
  const evidence = {
    credential: credential.kind,
    method: request.method,
    site: request.headers.get('sec-fetch-site'),
    origin: request.headers.get('origin'),
  };
  if (mayPass(evidence, rules)) return;
  trail.count('CsrfBlocked');
  throw new Refusal('origin_not_allowed', { reason: 'origin' });
};

/** Whether a browser sent this: it always adds one of these, and a page can remove neither. */
export const isFromBrowser = (request: HttpRequest): boolean =>
  request.headers.has('origin') || request.headers.has('sec-fetch-site');
