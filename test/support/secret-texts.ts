// What a deployer, or a slip, could leave in Secrets Manager in place of a secret.

const value = 'planted-canary-secret-0123456789';

/** The secret inside the unusable texts, to be looked for in logs and answers. */
export const plantedSecret = value;

/** By what is wrong with it. `undefined` is a secret that does not exist. */
export const unusableSecretTexts: Readonly<Record<string, string>> = {
  'nothing in it': '',
  'the bare secret instead of JSON': value,
  'a JSON text': JSON.stringify(value),
  'a JSON list': JSON.stringify([value]),
  null: 'null',
  'JSON that is cut off': `{"current":"${value}`,
  'another key': JSON.stringify({ secret: value }),
  'the key in capitals': JSON.stringify({ CURRENT: value }),
  'an empty secret': JSON.stringify({ current: '' }),
  'a placeholder': JSON.stringify({ current: 'change-me' }),
  'a number': JSON.stringify({ current: 123_456_789_012_345 }),
  'an object': JSON.stringify({ current: { value } }),
  'a line break inside': JSON.stringify({ current: `${value}\r\nx-injected: 1` }),
  'a NUL inside': JSON.stringify({ current: `${value}\u0000${value}` }),
  'a space inside': JSON.stringify({ current: `${value} ${value}` }),
  'a letter beyond ASCII': JSON.stringify({ current: `${value}é` }),
  'six hundred characters': JSON.stringify({ current: value.repeat(20) }),
};
