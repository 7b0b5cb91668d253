// What every story of this function knows about browsers.
import type { CookieSettings } from '../shared/http/session-cookie.ts';

export type BrowserPorts = { readonly cookie: CookieSettings; readonly allowedOrigins: ReadonlySet<string> };
