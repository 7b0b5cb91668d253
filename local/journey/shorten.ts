// Shortens what must not be shown whole: a journey's steps are printed, streamed to a page and copied into reports.

const secretFields = new Set([
  'connectToken',
  'cookie',
  'handoffCode',
  'idToken',
  'password',
  'sessionId',
  'signedPasskeyData',
  'token',
  'webhook-signature',
]);
const shownCharacters = 8;

/** The first characters, enough to recognise it and too few to use it. */
export const shorten = (secret: string): string => `${secret.slice(0, shownCharacters)}…`;

const shortenField = (name: string, value: unknown): unknown => {
  if (typeof value !== 'string') return shortenSecrets(value);
  if (name === 'authorization') return value.replace(/(?<= ).+/, shorten);
  if (name === 'cookie') return value.replace(/(?<==).+/, shorten);
  return secretFields.has(name) ? shorten(value) : value;
};

/** A copy of a JSON value in which every field known to hold a secret is shortened. */
export const shortenSecrets = (value: unknown): unknown => {
  if (Array.isArray(value)) return value.map(shortenSecrets);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([name, field]) => [name, shortenField(name, field)]));
};

/** The same for headers, of which only those that matter to the reader are kept. */
export const shortenHeaders = (headers: Record<string, string>): Record<string, string> => {
  const kept = Object.entries(headers).filter(([name]) =>
    /^(authorization|cookie|origin|sec-fetch-site|webhook-.+)$/.test(name),
  );
  return shortenSecrets(Object.fromEntries(kept)) as Record<string, string>;
};

/** A Set-Cookie line with its value shortened and its attributes whole. */
export const shortenCookie = (setCookie: string): string =>
  setCookie.replace(/^([^=]+=)([^;]+)/, (_, name: string, value: string) => `${name}${shorten(value)}`);
