// fetch() with what a browser adds: the page's origin, and a cookie jar for one host.
import { markers } from './markers.ts';

type Sent = {
  readonly method: string;
  readonly path: string;
  readonly body: unknown;
  readonly authorization: string | null;
  readonly credentials: string | undefined;
};

export type BrowserFetch = typeof fetch & {
  /** What was sent, newest last. */
  readonly sent: Sent[];
  /** The jar, by name. */
  readonly cookies: Map<string, string>;
};

type Settings = {
  /** @default - none: an app */
  readonly origin?: string;
  /** Whether cookies are kept. @default true */
  readonly keepsCookies?: boolean;
  /** Comes first; what it returns is the answer, and it may throw as fetch() does. */
  readonly instead?: (path: string) => Response | undefined;
};

export const createBrowserFetch = ({ origin, keepsCookies = true, instead }: Settings = {}): BrowserFetch => {
  const cookies = new Map<string, string>();
  const sent: BrowserFetch['sent'] = [];
  const browserFetch = async (url: string | URL | Request, init: RequestInit = {}): Promise<Response> => {
    const { pathname } = new URL(String(url));
    const headers = new Headers(init.headers);
    const body = typeof init.body === 'string' ? JSON.parse(init.body) : undefined;
    const { method = 'GET', credentials } = init;
    sent.push({ method, path: pathname, body, authorization: headers.get('authorization'), credentials });
    init.signal?.throwIfAborted();
    const made = instead?.(pathname);
    if (made) return made;
    if (origin !== undefined) headers.set('origin', origin);
    const jar = init.credentials === 'include' ? [...cookies].map(([name, value]) => `${name}=${value}`) : [];
    if (jar.length > 0) headers.set('cookie', jar.join('; '));
    const response = await fetch(url, { ...init, headers });
    for (const cookie of response.headers.getSetCookie()) {
      const [, name = '', value = ''] = /^([^=]+)=([^;]*)/.exec(cookie) ?? [];
      markers.addIfTelling(value);
      if (keepsCookies && value !== '') cookies.set(name, value);
      if (value === '') cookies.delete(name);
    }
    return response;
  };
  return Object.assign(browserFetch, { cookies, sent });
};
