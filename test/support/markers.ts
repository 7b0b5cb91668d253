// What must never be seen in a log line or in an error answer: collected while the tests of one file run.

// A shorter text would be found by chance.
const leastCharacters = 12;

const collected = new Set<string>();

// By their beginnings, as a file's megabyte of lines is searched for thousands: what begins with no secret's first three letters, which
// is nearly all of it, costs one look into a table.
const byBeginning = new Map<string, string[]>();
const threeLetters = new Uint8Array(1 << 21);
const lettersAt = (text: string, at: number): number =>
  ((text.charCodeAt(at) & 127) << 14) | ((text.charCodeAt(at + 1) & 127) << 7) | (text.charCodeAt(at + 2) & 127);

const collect = (secret: string): void => {
  if (collected.has(secret)) return;
  collected.add(secret);
  threeLetters[lettersAt(secret, 0)] = 1;
  const beginning = secret.slice(0, leastCharacters);
  byBeginning.set(beginning, [...(byBeginning.get(beginning) ?? []), secret]);
};

const foundIn = (text: string): Set<string> => {
  const found = new Set<string>();
  for (let at = 0; at + leastCharacters <= text.length; at++) {
    if (threeLetters[lettersAt(text, at)] === 0) continue;
    for (const secret of byBeginning.get(text.slice(at, at + leastCharacters)) ?? [])
      if (text.startsWith(secret, at)) found.add(secret);
  }
  return found;
};

const isTelling = (part: string): boolean => part.length >= 40;

/** Of the test file that is running: `clear` ends its collection. */
export const markers = {
  /** Remembers secrets; of a token with dots, its long parts too, since half a token in a log is a leak as well. */
  add: (...secrets: readonly string[]): void => {
    for (const secret of secrets) {
      if (secret.length < leastCharacters) throw new Error(`too short for a marker: ${secret.length} characters`);
      collect(secret);
      for (const part of secret.split('.').filter(isTelling)) collect(part);
    }
  },
  /** The same, except that what is too short to be a secret is passed over. */
  addIfTelling: (value: unknown): void => {
    if (typeof value === 'string' && value.length >= leastCharacters) markers.add(value);
  },
  /** How many of the collected secrets are in this text; which ones is not said, to keep them out of reports. */
  countIn: (text: string): number => foundIn(text).size,
  clear: (): void => {
    collected.clear();
    byBeginning.clear();
    threeLetters.fill(0);
  },
  get size(): number {
    return collected.size;
  },
};
