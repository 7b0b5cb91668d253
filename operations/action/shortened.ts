// Headers and bodies as they may be shown: whoever reads them, over a shoulder or in a log, can use nothing of them.

const secretNames = /^(?:authorization|webhook-signature|signedPasskeyData|accessToken|sessionId|handoffCode)$/i;
// A JWT or a session token of ours, wherever it stands.
const tokenText = /^[\w-]{16,}\.[\w-]{16,}/;
const tooLong = 120;

const shorten = (name: string, value: string): string => {
  if (name.toLowerCase() === 'authorization') return `${value.split(' ')[0]} … (${value.length} characters)`;
  if (secretNames.test(name) || tokenText.test(value)) return `${value.slice(0, 7)}… (${value.length} characters)`;
  return value.length > tooLong ? `${value.slice(0, tooLong)}… (${value.length} characters)` : value;
};

/** The value with everything in it shortened that opens a door or fills a screen. */
export const shortened = (value: unknown, name = ''): unknown => {
  if (typeof value === 'string') return shorten(name, value);
  if (Array.isArray(value)) return value.map((inner) => shortened(inner));
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, shortened(inner, key)]));
};
