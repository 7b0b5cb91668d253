// What must never be seen in a log line or in an error answer: collected while the tests of one file run.

// A shorter text would be found by chance.
const leastCharacters = 12;

const collected = new Set<string>();

const isTelling = (part: string): boolean => part.length >= 40;

/** Of the test file that is running: `clear` ends its collection. */
export const markers = {
  /** Remembers secrets; of a token with dots, its long parts too, since half a token in a log is a leak as well. */
  add: (...secrets: readonly string[]): void => {
    for (const secret of secrets) {
      if (secret.length < leastCharacters) throw new Error(`too short for a marker: ${secret.length} characters`);
      collected.add(secret);
      for (const part of secret.split('.').filter(isTelling)) collected.add(part);
    }
  },
  /** The same, except that what is too short to be a secret is passed over. */
  addIfTelling: (value: unknown): void => {
    if (typeof value === 'string' && value.length >= leastCharacters) markers.add(value);
  },
  /** How many of the collected secrets are in this text; which ones is not said, to keep them out of reports. */
  countIn: (text: string): number => [...collected].filter((secret) => text.includes(secret)).length,
  clear: (): void => collected.clear(),
  get size(): number {
    return collected.size;
  },
};
