// Which addresses a stage may name: https anywhere, http only on this machine and only in development.
import * as z from 'zod';
import { explain } from './configuration-problem.ts';

export type StageKind = 'development' | 'production';

const loopback = /^(localhost|[a-z0-9.-]+\.localhost|127\.0\.0\.1|\[::1\])$/;

/** Whether this origin is an address of the machine that the browser itself runs on. */
export const isOnThisMachine = (origin: string): boolean => loopback.test(URL.parse(origin)?.hostname ?? '');
// URL accepts `*` and `,` in a host. Neither is a name, and API Gateway would read the first as a wildcard.
const plainHost = /^([a-z0-9._-]+|\[[0-9a-f:.]+\])$/;

const isSafe = (url: URL, kind: StageKind): boolean =>
  plainHost.test(url.hostname) &&
  (url.protocol === 'https:' || (url.protocol === 'http:' && kind === 'development' && loopback.test(url.hostname)));

const isExactOrigin = (value: string, kind: StageKind): boolean => {
  const url = URL.parse(value);
  return url !== null && isSafe(url, kind) && url.origin === value;
};

const isAddress = (value: string, kind: StageKind, mayHaveQuery: boolean): boolean => {
  const url = URL.parse(value);
  if (url === null || /\s/.test(value) || !isSafe(url, kind)) return false;
  return url.username === '' && url.password === '' && url.hash === '' && (mayHaveQuery || url.search === '');
};

const allowed = (kind: StageKind): string =>
  kind === 'development' ? 'https, or http for localhost' : 'https only, as this is a production stage';

/** One web origin, compared byte for byte with what a browser sends, hence written exactly so. */
export const originSchema = (kind: StageKind) => {
  const error = explain(
    'is not an exact origin',
    `write it as a browser sends it, like "https://app.example.com": no *, path or trailing slash; ${allowed(kind)}`,
  );
  return z.string({ error }).refine((value) => isExactOrigin(value, kind), { error });
};

/** The address of a service that a function calls. */
export const addressSchema = (kind: StageKind, options: { mayHaveQuery: boolean } = { mayHaveQuery: false }) => {
  const error = explain('is not a usable address', `write a full URL without user name or #; ${allowed(kind)}`);
  return z.string({ error }).refine((value) => isAddress(value, kind, options.mayHaveQuery), { error });
};
