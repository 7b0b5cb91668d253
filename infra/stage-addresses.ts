// Which addresses a stage may name: https anywhere, http only on this machine and only in development.
import { domainToUnicode } from 'node:url';
import * as z from 'zod';
import { explain } from './configuration-problem.ts';

export type StageKind = 'development' | 'production';

const loopback = /^(localhost|[a-z0-9.-]+\.localhost|127\.0\.0\.1|\[::1\])$/;

/** Whether this origin is an address of the machine that the browser itself runs on. */
export const isOnThisMachine = (origin: string): boolean => loopback.test(URL.parse(origin)?.hostname ?? '');

// URL accepts much that is no name: `*`, which API Gateway would read as a wildcard, and `,`, empty labels, a dot at the end.
const label = /^[a-z0-9_]([a-z0-9_-]{0,61}[a-z0-9_])?$/;
const isIpv6 = (host: string): boolean => /^\[[0-9a-f:.]+\]$/.test(host);

// What stands behind `xn--` must be the written form of other letters; of anything else it stays as it is.
const isHostName = (host: string): boolean =>
  host.length <= 253 && host.split('.').every((part) => label.test(part)) && !domainToUnicode(host).includes('xn--');

// Browsers refuse port 0, and nobody listens there.
const isSafe = (url: URL, kind: StageKind): boolean =>
  (isIpv6(url.hostname) || isHostName(url.hostname)) &&
  url.port !== '0' &&
  (url.protocol === 'https:' || (url.protocol === 'http:' && kind === 'development' && loopback.test(url.hostname)));

const isExactOrigin = (value: string, kind: StageKind): boolean => {
  const url = URL.parse(value);
  return url !== null && isSafe(url, kind) && url.origin === value;
};

// Scheme, host, port, path, query: URL would put right what is not written so, and call another host than a reader takes it for.
const written = /^https?:\/\/(\[[^\]/?#@\\\s]+\]|[^:/?#@\\\s]+)(?::\d+)?(?:\/[^?#\\\s]*)?(\?[^#\\\s]*)?$/i;

const isAddress = (value: string, kind: StageKind, mayHaveQuery: boolean): boolean => {
  const url = URL.parse(value);
  const [, host, query] = written.exec(value) ?? [];
  if (url === null || host?.toLowerCase() !== url.hostname || !isSafe(url, kind)) return false;
  return mayHaveQuery || query === undefined;
};

const allowed = (kind: StageKind): string =>
  kind === 'development' ? 'https, or http for localhost' : 'https only, as this is a production stage';

/** One web origin, compared byte for byte with what a browser sends, hence written exactly so. */
export const originSchema = (kind: StageKind) => {
  const error = explain(
    'is not an exact origin',
    'write it as a browser sends it, like "https://app.example.com": no *, user name or path, nothing behind the name or port, ' +
      `other letters than a to z in their xn-- form; ${allowed(kind)}`,
  );
  return z.string({ error }).refine((value) => isExactOrigin(value, kind), { error });
};

/** The address of a service that a function calls. */
export const addressSchema = (kind: StageKind, options: { mayHaveQuery: boolean } = { mayHaveQuery: false }) => {
  const without = options.mayHaveQuery ? 'user name, # or \\' : 'user name, ?, # or \\';
  const error = explain(
    'is not a usable address',
    `write a full URL like "https://login.example.com", without ${without}, its host in small plain letters; ${allowed(kind)}`,
  );
  return z.string({ error }).refine((value) => isAddress(value, kind, options.mayHaveQuery), { error });
};
