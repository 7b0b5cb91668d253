// The one room where secrets are taken out of what people are shown: journeys in the terminal, the timeline on the page.

// Fields that hold a secret whatever it looks like. Everything else is judged by its form.
const secretFields = new Set([
  'accesstoken',
  'appendtokenvalue',
  'apisecret',
  'bearer',
  'connecttoken',
  'current',
  'handoffcode',
  'idtoken',
  'loginconnecttoken',
  'password',
  'previous',
  'refreshtoken',
  'secret',
  'sessionid',
  'signedpasskeydata',
  'token',
]);

const secretHeaders = new Set(['authorization', 'cookie', 'set-cookie', 'webhook-signature', 'x-amz-security-token']);

const secretForms = [
  // A JWT, signed or not.
  /\beyJ[\w-]{8,}\.[\w-]*\.[\w-]*/g,
  // Our session token: user key and secret.
  /\b[\w-]{22}\.[\w-]{43}\b/g,
  // Secrets that say what they are.
  /\b(?:ctk1|corbado1|whsec)_[\w+/=-]+/g,
  // Anything as long as 30 random bytes in base64 is a secret, a hash of one, or of no use to a reader.
  /[\w+/-]{40,}={0,2}/g,
];

const shownCharacters = 8;
const maximumText = 2000;

/** The first characters: enough to recognise it, too few to use it. Of a short secret at most a third. */
export const shorten = (secret: string): string =>
  `${secret.slice(0, Math.min(shownCharacters, Math.floor(secret.length / 3)))}…`;

const redactForms = (text: string): string =>
  secretForms.reduce((rest, form) => rest.replace(form, shorten), text.slice(0, maximumText));

const parseJson = (text: string): unknown => {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
};

/** A text of unknown origin. JSON inside a text, as Corbado sends it in several fields, is redacted as JSON. */
export const redactText = (text: string): string => {
  const inner = /^\s*[{[]/.test(text) ? parseJson(text) : undefined;
  return inner === undefined ? redactForms(text) : JSON.stringify(redactJson(inner));
};

// A user pool lists what it knows of a user as pairs of name and value. Nobody needs these to understand what happened.
const personalAttributes = /^(email|phone_number)$/;

const redactField = (name: string, value: unknown): unknown => {
  if (typeof value !== 'string') return redactJson(value);
  return secretFields.has(name.toLowerCase()) && value !== '' ? shorten(value) : redactText(value);
};

/** A copy of a JSON value without its secrets. */
export const redactJson = (value: unknown): unknown => {
  if (typeof value === 'string') return redactText(value);
  if (Array.isArray(value)) return value.map(redactJson);
  if (typeof value !== 'object' || value === null) return value;
  const entries = Object.entries(value).map(([name, field]) => [name, redactField(name, field)]);
  const redacted: Record<string, unknown> = Object.fromEntries(entries);
  const { Name, Value } = redacted;
  const isPersonal = typeof Name === 'string' && typeof Value === 'string' && personalAttributes.test(Name);
  return isPersonal ? { ...redacted, Value: shorten(Value) } : redacted;
};

const shortenPair = (pair: string): string => pair.replace(/(?<==).+/, shorten);

/** The value of one header, named in lower case. Names and attributes of cookies stay whole; a deleted cookie has no value. */
export const redactHeader = (name: string, value: string): string => {
  if (!secretHeaders.has(name)) return redactForms(value);
  const [first = '', ...others] = value.split(';');
  if (name === 'cookie') return [first, ...others].map(shortenPair).join(';');
  if (name === 'set-cookie') return [shortenPair(first), ...others].join(';');
  // The scheme, such as Bearer or v1, is worth showing; the rest is the secret.
  return value.replace(/[^ ,]+$/, shorten);
};
