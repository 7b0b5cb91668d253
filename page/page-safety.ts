// Who may ask the page's server, and what the page may do in the browser.
import type { IncomingMessage } from 'node:http';
import { isLoopback } from '../functions/shared/environment/settings.ts';

/** `connectTo`: origins that the page calls in addition to its own. */
export const safetyHeaders = (connectTo: readonly string[]): Record<string, string> => ({
  'content-security-policy': [
    "default-src 'none'",
    "script-src 'self'",
    "style-src 'self'",
    // Corbado's components bring their styles as <style> elements that they insert while they run.
    "style-src-elem 'self' 'unsafe-inline'",
    // Corbado's list shows the makers of passkeys with icons that are part of its script.
    "img-src 'self' data:",
    `connect-src 'self' ${connectTo.join(' ')}`,
    "base-uri 'none'",
    "form-action 'none'",
    "frame-ancestors 'none'",
  ].join('; '),
  'referrer-policy': 'no-referrer',
  'x-content-type-options': 'nosniff',
  'cache-control': 'no-store',
});

/** A name that points to this machine but is not one of its own would be another site's page (DNS rebinding). */
export const isLoopbackHost = (host = ''): boolean =>
  /^[^/?#@\\]+$/.test(host) && isLoopback(URL.parse(`http://${host}`)?.hostname ?? '');

/**
 * What changes something may be asked by the page, and by programs of this machine, but by no page of another origin: browsers name the
 * origin with every POST, and also where a request comes from.
 */
export const isSameOrigin = ({ headers }: IncomingMessage): boolean =>
  headers.origin === undefined ? headers['sec-fetch-site'] === undefined : headers.origin === `http://${headers.host}`;
