// How a configuration mistake is worded: where it is, what is wrong, with the value, and the fix; a secret is never repeated.

/** What a person deploying can put right; `message` is plain words, complete, and shown without a stack trace. */
export class ConfigurationProblem extends Error {
  override readonly name = 'ConfigurationProblem';
}

// The two prefixes that Corbado (API secrets) and Standard Webhooks (signing secrets) put before theirs.
const secretPrefix = /corbado1_|whsec_/i;
const urlWithCredentials = /\/\/[^/\s]*@/;

/** Whether this text is a secret, to be refused wherever it stands. */
export const looksLikeSecret = (text: string): boolean => secretPrefix.test(text);

const mustStayHidden = (text: string): boolean => looksLikeSecret(text) || urlWithCredentials.test(text);

const shown = (value: unknown): string => {
  if (typeof value === 'string' && mustStayHidden(value)) return '[a value not repeated here]';
  if (typeof value === 'string') return JSON.stringify(value.length > 100 ? `${value.slice(0, 100)}…` : value);
  if (typeof value === 'number' || typeof value === 'boolean' || value === null) return String(value);
  return Array.isArray(value) ? 'the list' : `a value of type ${typeof value}`;
};

/** The wording of one setting's mistake, in the form that zod takes as `error`. */
export const explain =
  (wrong: string, fix: string) =>
  ({ input }: { input?: unknown }): string =>
    input === undefined ? `is missing — ${fix}` : `${shown(input)} ${wrong} — ${fix}`;

/** Runs a command; a configuration problem ends it in plain words and with exit code 1. */
export const runExplained = (command: () => void): void => {
  try {
    command();
  } catch (error) {
    if (!(error instanceof ConfigurationProblem)) throw error;
    console.error(`\n${error.message}\n`);
    process.exit(1);
  }
};

/** `stages.dev.session.idleSeconds`; a part that is itself a secret is hidden. */
export const pathText = (parts: readonly PropertyKey[]): string =>
  parts.map((part) => (mustStayHidden(String(part)) ? '[hidden]' : String(part))).join('.');
