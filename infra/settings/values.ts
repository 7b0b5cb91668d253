// The kinds of value that a setting can have, each with its message when it is wrong.
import { domainToUnicode } from 'node:url';
import * as z from 'zod';
import { type Bounds, isExactOrigin, isLoopback, isSafeUrl } from '../../functions/shared/environment/settings.ts';
import { explain } from './configuration-problem.ts';

export type StageKind = 'development' | 'production';

export const oneOf = <const Values extends readonly string[]>(values: Values) =>
  z.enum(values, { error: explain('is not one of the choices', `write ${values.join(' or ')}`) });

export const flag = z.boolean({ error: explain('is neither true nor false', 'write true or false, without quotes') });

const isNumeric = (text: string): boolean => text.trim() !== '' && Number.isFinite(Number(text));

/** The wording for a number: that quotes make a text of it, and otherwise `fix`. */
export const numberError =
  (fix: string, wrong = 'is out of range') =>
  ({ input }: { input?: unknown }): string => {
    if (typeof input === 'string')
      return explain('is a text', isNumeric(input) ? `write it without quotes: ${Number(input)}` : fix)({ input });
    return explain(typeof input === 'number' || input === undefined ? wrong : 'is not a number', fix)({ input });
  };

/** A whole number of `unit`, both ends included. */
export const wholeNumber = (unit: string, [minimum, maximum]: Bounds) => {
  const error = numberError(`write a whole number of ${unit} from ${minimum} to ${maximum}`);
  return z.number({ error }).int({ error }).min(minimum, { error }).max(maximum, { error }).meta({ unit });
};

export const patternText = (pattern: RegExp, wrong: string, fix: string) => {
  const error = explain(wrong, fix);
  return z.string({ error }).regex(pattern, { error });
};

/** A list without duplicates. */
export const listOf = <Item extends z.ZodType<string>>(item: Item, fix: string) =>
  z.array(item, { error: explain('is not a list', fix) }).superRefine((items, context) => {
    for (const [index, value] of items.entries()) {
      if (items.indexOf(value) === index) continue;
      context.addIssue({
        code: 'custom',
        path: [index],
        message: explain('is listed twice', 'remove one')({ input: value }),
      });
    }
  });

/** At least one, no duplicates. */
export const distinct = <Item extends z.ZodType<string>>(item: Item, fix: string) =>
  listOf(item, fix).min(1, { error: explain('is empty', fix) });

/** Whether this origin is an address of the machine that the browser itself runs on. */
export const isOnThisMachine = (origin: string): boolean => isLoopback(URL.parse(origin)?.hostname ?? '');

// URL accepts much that is not a name: `*`, which API Gateway would read as a wildcard, `,`, empty labels, a final dot.
const label = /^[a-z0-9_]([a-z0-9_-]{0,61}[a-z0-9_])?$/;
const isIpv6 = (host: string): boolean => /^\[[0-9a-f:.]+\]$/.test(host);

// What follows `xn--` must encode other letters; anything else is not decoded.
const isHostName = (host: string): boolean =>
  host.length <= 253 && host.split('.').every((part) => label.test(part)) && !domainToUnicode(host).includes('xn--');

// Browsers refuse port 0, and nobody listens there.
const isSafe = (url: URL, kind: StageKind): boolean =>
  (isIpv6(url.hostname) || isHostName(url.hostname)) &&
  url.port !== '0' &&
  (kind === 'development' ? isSafeUrl(url.href) : url.protocol === 'https:');

const isOrigin = (value: string, kind: StageKind): boolean => isExactOrigin(value) && isSafe(new URL(value), kind);

// Scheme, host, port, path, query: URL would correct any other spelling, and call a different host than the reader sees.
const written = /^https?:\/\/(\[[^\]/?#@\\\s]+\]|[^:/?#@\\\s]+)(?::\d+)?(?:\/[^?#\\\s]*)?(\?[^#\\\s]*)?$/i;

const isAddress = (value: string, kind: StageKind, mayHaveQuery: boolean): boolean => {
  const url = URL.parse(value);
  const [, host, query] = written.exec(value) ?? [];
  if (url === null || host?.toLowerCase() !== url.hostname || !isSafe(url, kind)) return false;
  return mayHaveQuery || query === undefined;
};

// First that it is http where it may not be, then its form.
const addressError =
  (kind: StageKind, wrong: string, fix: string) =>
  ({ input }: { input?: unknown }): string => {
    const isHttp = typeof input === 'string' && /^http:/i.test(input);
    const isElsewhere = isHttp && !isOnThisMachine(input);
    if (isHttp && kind === 'production')
      return explain('is http, and a production stage accepts https only', 'write its https address')({ input });
    if (isElsewhere)
      return explain(
        'is http',
        'write https; http is for localhost, 127.0.0.1, [::1] and names under .localhost',
      )({ input });
    return explain(wrong, fix)({ input });
  };

/** One web origin, written exactly as a browser sends it, because the two are compared byte for byte. */
export const originSchema = (kind: StageKind) => {
  const error = addressError(
    kind,
    'is not an exact origin',
    'write it as a browser sends it, like "https://app.example.com": without a path, a slash at the end, a user name, a ' +
      'default port or *, and with letters other than a to z in their xn-- form',
  );
  return z.string({ error }).refine((value) => isOrigin(value, kind), { error });
};

/** The address of a service that a function calls. */
export const addressSchema = (kind: StageKind, options: { mayHaveQuery: boolean } = { mayHaveQuery: false }) => {
  const without = options.mayHaveQuery ? 'a user name, # or \\' : 'a user name, ?, # or \\';
  const error = addressError(
    kind,
    'is not a usable address',
    `write a full URL like "https://login.example.com", its host in lower case, without ${without}`,
  );
  return z.string({ error }).refine((value) => isAddress(value, kind, options.mayHaveQuery), { error });
};
