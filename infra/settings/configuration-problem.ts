// How a configuration mistake is worded: where it is, what is wrong, with the value, and the fix, but never a secret.

/** A mistake that the deployer can correct; `message` is complete, in plain words, and shown without a stack trace. */
export class ConfigurationProblem extends Error {
  override readonly name = 'ConfigurationProblem';
}

// Secrets that can be recognised, each by its issuer's own format.
const secretForms = [
  // Corbado's API secrets, and Standard Webhooks' signing secrets.
  /corbado1_|whsec_/i,
  // AWS access keys, permanent and temporary.
  /(?<![A-Z0-9])(?:AKIA|ASIA)[A-Z0-9]{16}/,
  // GitHub, GitLab, Slack, Stripe and npm.
  /\b(?:gh[opsur]_|github_pat_|glpat-|xox[abeoprs]-|[rs]k_live_|npm_)[A-Za-z0-9_-]{16}/,
  /-----BEGIN [A-Z ]*PRIVATE KEY/,
  // A JWT.
  /\beyJ[\w-]{8,}\.eyJ[\w-]{8,}\./,
];
// As a browser's parser reads it, which also accepts backslashes and missing slashes.
const urlWithCredentials = /\/\/[^/\s]*@|^\s*https?:[/\\]*[^/\\\s]*@/i;

/** Whether this text is a secret, to be refused wherever it is. */
export const looksLikeSecret = (text: string): boolean => secretForms.some((form) => form.test(text));

/** Whether it may hold the secret key of an AWS access key: it has no prefix, only a length and an alphabet. */
export const looksLikeSecretKey = (text: string): boolean =>
  (text.match(/(?<![A-Za-z0-9/+])[A-Za-z0-9/+]{40}(?![A-Za-z0-9/+])/g) ?? []).some((word) =>
    [/[a-z]/, /[A-Z]/, /\d/].every((kind) => kind.test(word)),
  );

const mustStayHidden = (text: string): boolean =>
  looksLikeSecret(text) || looksLikeSecretKey(text) || urlWithCredentials.test(text);

/** A message of somebody else's, which may quote what a secret is. */
export const withoutSecrets = (text: string): string => (mustStayHidden(text) ? '[a message not repeated here]' : text);

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

/** A mistake in a stage, with the path of the setting that it is about. */
export type Problem = { readonly path: readonly PropertyKey[]; readonly message: string };

export const problem = (path: readonly PropertyKey[], input: unknown, wrong: string, fix: string): Problem => ({
  path,
  message: explain(wrong, fix)({ input }),
});

/** Runs a command; a configuration problem ends it in plain words and with exit code 1. */
export const runExplained = async (command: () => void | Promise<void>): Promise<void> => {
  try {
    await command();
  } catch (error) {
    if (!(error instanceof ConfigurationProblem)) throw error;
    console.error(`\n${error.message}\n`);
    process.exit(1);
  }
};

/** `stages.dev.session.idleSeconds`, `allowedOrigins[0]`; a part that is itself a secret is hidden. */
export const pathText = (parts: readonly PropertyKey[]): string =>
  parts
    .map((part) => (mustStayHidden(String(part)) ? '[hidden]' : String(part)))
    .reduce((path, part) => (/^\d+$/.test(part) ? `${path}[${part}]` : path === '' ? part : `${path}.${part}`), '');
