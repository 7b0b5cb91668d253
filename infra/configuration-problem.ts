// How a configuration mistake is worded: where it is, what is wrong, with the value, and the fix; a secret is never repeated.

/** What a person deploying can put right; `message` is plain words, complete, and shown without a stack trace. */
export class ConfigurationProblem extends Error {
  override readonly name = 'ConfigurationProblem';
}

// Secrets that say what they are, each by its issuer's own form.
const secretForms = [
  // Corbado's API secrets, and Standard Webhooks' signing secrets.
  /corbado1_|whsec_/i,
  // AWS access keys, lasting and temporary.
  /(?<![A-Z0-9])(?:AKIA|ASIA)[A-Z0-9]{16}/,
  // GitHub, GitLab, Slack, Stripe and npm.
  /\b(?:gh[opsur]_|github_pat_|glpat-|xox[abeoprs]-|[rs]k_live_|npm_)[A-Za-z0-9_-]{16}/,
  /-----BEGIN [A-Z ]*PRIVATE KEY/,
  // A JWT.
  /\beyJ[\w-]{8,}\.eyJ[\w-]{8,}\./,
];
// As a browser's parser reads it, for which slashes may lean or be missing.
const urlWithCredentials = /\/\/[^/\s]*@|^\s*https?:[/\\]*[^/\\\s]*@/i;

/** Whether this text is a secret, to be refused wherever it stands. */
export const looksLikeSecret = (text: string): boolean => secretForms.some((form) => form.test(text));

/** Whether it may hold one of the secret keys that AWS gives beside an access key: no form of its own, only its length and its alphabet. */
export const looksLikeSecretKey = (text: string): boolean =>
  (text.match(/(?<![A-Za-z0-9/+])[A-Za-z0-9/+]{40}(?![A-Za-z0-9/+])/g) ?? []).some((word) =>
    [/[a-z]/, /[A-Z]/, /\d/].every((kind) => kind.test(word)),
  );

const mustStayHidden = (text: string): boolean =>
  looksLikeSecret(text) || looksLikeSecretKey(text) || urlWithCredentials.test(text);

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
