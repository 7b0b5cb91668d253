// What a secret must look like to be usable, judged without ever repeating it.

export type SecretKind = 'corbado-api' | 'action';

/** How Corbado's API secret is sent; a `bearer` key has no documented form. */
export type ApiAuth = 'basic' | 'bearer';

/** Stands in a new stack's API secret until somebody fills it. */
export const placeholder = 'replace-me';

// The same limits as in the functions: shorter is guessable, and anything else would break an HTTP header.
const printable = /^[\x21-\x7e]{24,512}$/;
const base64 = /^[A-Za-z0-9+/]+={0,2}$/;

const controlCharacter = /\p{Cc}/u;

const encodesProjectAndSecret = (text: string): boolean =>
  base64.test(text) && /^pro-\d+:/.test(Buffer.from(text, 'base64').toString('latin1'));

const apiSecretMistake = (text: string, apiAuth: ApiAuth): string | undefined => {
  if (encodesProjectAndSecret(text)) return 'is project id and secret in one: give the API secret alone';
  if (apiAuth === 'basic' && !text.startsWith('corbado1_'))
    return 'is not a Corbado API secret: copy it from the Corbado developer panel, it starts with corbado1_';
  return printable.test(text) ? undefined : 'is not complete: copy all of it, 24 to 512 characters without spaces';
};

// https://github.com/standard-webhooks/standard-webhooks/blob/main/spec/standard-webhooks.md
const actionSecretMistake = (text: string): string | undefined => {
  const key = text.replace(/^whsec_/, '');
  const bytes = Buffer.from(key, 'base64').length;
  if (base64.test(key) && key.length >= 32 && bytes >= 24 && bytes <= 64) return undefined;
  return 'is not a signing secret: make one with "openssl rand -base64 32", it is base64 of 24 to 64 bytes';
};

/** What is wrong with it, as the rest of a sentence that starts with the secret's name; `undefined` when it can be used. */
export const secretMistake = (kind: SecretKind, text: string, apiAuth: ApiAuth = 'basic'): string | undefined => {
  if (text === '') return 'is empty';
  if (text === placeholder) return 'is still the placeholder of a new deployment';
  if (controlCharacter.test(text)) return 'has a line break or another control character in it: give one line';
  return kind === 'action' ? actionSecretMistake(text) : apiSecretMistake(text, apiAuth);
};
