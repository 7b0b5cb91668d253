// `npm run docs:configuration` writes docs/configuration.md: every setting of a stage, as the schema knows it.
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import * as z from 'zod';
import { stageSchema } from './stage-schema.ts';

// The parts of JSON Schema that ours uses.
type Setting = {
  type?: string;
  description?: string;
  default?: unknown;
  enum?: unknown[];
  minimum?: number;
  maximum?: number;
  properties?: Record<string, Setting>;
  required?: string[];
  items?: Setting;
};

export type Row = { readonly path: string; readonly takes: string; readonly absent: string; readonly meaning: string };

const code = (value: unknown): string => `\`${typeof value === 'string' ? value : JSON.stringify(value)}\``;

const takes = ({ type, enum: choices, minimum, maximum, items }: Setting): string => {
  if (choices) return choices.map(code).join(', ');
  if (type === 'array') return `list of ${items === undefined ? 'anything' : takes(items)}`;
  if (type === 'boolean') return '`true`, `false`';
  if (type === 'integer') return `${minimum} to ${maximum}`;
  return type === 'object' ? 'names and values' : 'text';
};

const whenAbsent = (setting: Setting, isRequired: boolean, group: string): string => {
  if (isRequired) return group === '' ? '**required**' : `**required** in ${code(group)}`;
  if (setting.items?.properties) return code([]);
  return setting.default === undefined ? '–' : code(setting.default);
};

const rowsOf = (group: Setting, path: string, optionalGroup: string): Row[] =>
  Object.entries(group.properties ?? {}).flatMap(([key, setting]) => {
    const at = path === '' ? key : `${path}.${key}`;
    const isRequired = group.required?.includes(key) ?? false;
    if (setting.properties) return rowsOf(setting, at, isRequired || setting.default ? optionalGroup : at);
    const absent = whenAbsent(setting, isRequired, optionalGroup);
    if (setting.items?.properties) {
      const list = { path: at, takes: 'list of entries', absent, meaning: setting.description ?? '' };
      return [list, ...rowsOf(setting.items, `${at}[]`, at)];
    }
    return [{ path: at, takes: takes(setting), absent, meaning: setting.description ?? '' }];
  });

/** One row per setting, in the order of the schema. Where the kinds differ, this is what production takes. */
export const configurationRows = (): Row[] =>
  rowsOf(z.toJSONSchema(stageSchema('production'), { io: 'input', unrepresentable: 'any' }) as Setting, '', '');

const steps = (from: string, to: string): number => {
  let row = Array.from({ length: to.length + 1 }, (_, column) => column);
  for (const [index, letter] of [...from].entries()) {
    const before = row;
    row = [index + 1];
    for (const [column, other] of [...to].entries()) {
      const [left = 0, above = 0, diagonal = 0] = [row[column], before[column + 1], before[column]];
      row.push(Math.min(left + 1, above + 1, diagonal + (letter === other ? 0 : 1)));
    }
  }
  return row.at(-1) ?? 0;
};

/** The setting most likely meant by `key` in the group at `path`. */
export const meantSetting = (path: readonly PropertyKey[], key: string): string | undefined => {
  const group = path.map((part) => (typeof part === 'number' ? '[]' : `.${String(part)}`)).join('');
  const settings = configurationRows().map((row) => `.${row.path}`);
  const here = settings.filter((setting) => setting.startsWith(`${group}.`));
  const names = new Set(here.map((setting) => setting.slice(group.length + 1).split(/[.[]/)[0] ?? ''));
  const isAlike = (name: string) => steps(key.toLowerCase(), name.toLowerCase()) <= Math.min(2, key.length / 3);
  const [name] = [...names].filter(isAlike).sort((one, other) => steps(key, one) - steps(key, other));
  const elsewhere = settings.filter((setting) => setting.endsWith(`.${key}`));
  return name ?? (elsewhere.length === 1 ? elsewhere[0]?.slice(1) : undefined);
};

const introduction = `# Configuration

Everything is set in [\`infra/stages.ts\`](../infra/stages.ts), one entry per stage (one deployment). Secrets do not belong there.
\`npm run deploy -- -c stage=NAME\` deploys a stage. Synth reports all mistakes at once, including broken rules between settings, each as
\`stages.<stage>.<setting>: <what is wrong> — <the fix>\`. A setting that you leave out gets its default.

This file is written by \`npm run docs:configuration\` from the schema in \`infra/settings\`; a test fails when it is out of date.

`;

const padded = (cells: readonly string[], widths: readonly number[]): string =>
  `| ${cells.map((cell, column) => cell.padEnd(widths[column] ?? 0)).join(' | ')} |`;

// With columns as wide as their widest cell, as formatters write a table.
const table = (rows: readonly (readonly string[])[]): string => {
  const [head = [], ...body] = rows;
  const widths = head.map((_, column) => Math.max(...rows.map((cells) => cells[column]?.length ?? 0)));
  const line = widths.map((width) => '-'.repeat(width));
  return [head, line, ...body].map((cells) => padded(cells, widths)).join('\n');
};

const rules = `
## Rules between settings

- \`session.idleSeconds\` is not longer than \`session.absoluteSeconds\`.
- \`session.cookieSameSite: 'None'\` needs an https origin on another site than the API.
- A cookie never has a domain: \`__Host-\` forbids it, so there is no setting for one.
- Settings of a function (\`connectToken\`, \`preLogin\`, \`postLogin\`, \`actions\`, \`corbadoInvoker\`, \`trustedIssuers\`, \`session.allowTokenInBody\`,
  \`existing.actionSecretArn\`) are refused when every function that uses them is switched off. The same holds for \`cognito.appClientIds\`
  and \`identity.allowIdTokenInBody\` (connect-token, session) and \`cognito.flag\` (post-append). At least one function must be on, unless
  \`cognito.customAuth\` is.
- Settings under \`cognito\` need one user pool: \`existing.userPoolArn\` or \`cognito.createDemoPool\`, not both. The pool is in the stage's
  account, and is not an entry of \`trustedIssuers\`.
- With several issuers, every one but the first must name in \`sameUsersAs\` an earlier one with the same people under the same ids: a user
  id denotes one user, whichever issuer it comes from. Issuers are all entries of \`trustedIssuers\` and, before them, the user pool if
  \`cognito.appClientIds\`, the demo pool or \`cognito.customAuth\` lets its users in. \`trustUnverified\` lists only claims
  that \`userIdClaim\` or \`identifierClaim\` name.
- \`cognito.flag.mfaFactors\` is required in the mode \`mfa-preference\` and refused in others; \`cognito.flag.strict\` is refused with \`off\`.
  \`cognito.flag.attribute\` and \`cognito.flag.timeAttribute\` differ.
- \`identity.allowIdTokenInBody\` needs a trusted issuer or an app client.
- All existing resources named by ARN must be in one Region, and in \`region\` where that is set (IAM has none).
  \`existing.encryptionKeyArn\` for a table created here needs \`region\`.
- \`existing.actionSecretArn\` is refused with \`actions.auth: 'iam'\`, which shares no secret. Exception: with a user pool and a flag, because
  the webhook authenticates with a password only.
- \`customDomain.domainName\` is in \`customDomain.hostedZone\`; \`corbadoInvoker.roleArn\` is of \`corbadoInvoker.accountId\`.

## Cookies and sites

The default \`execute-api\` address is on the public suffix list, so it is a different site from every web app, and browsers do not send the
session cookie there. Synth says so: a warning for an https origin, an info for one on \`localhost\`. There are two solutions:

1. \`customDomain\` on the web app's site: \`api.example.com\` for \`https://app.example.com\`. This is the recommended one.
2. \`session.cookieSameSite: 'None'\`, for a web app that must stay on another site. Browsers that block third-party cookies still do not
   send it.

Two hosts count as one site if one contains the other, if both are within \`customDomain.hostedZone\`, or if their last two labels are equal
(\`example.com\`). Under an apparent country-code second level (\`co.uk\`, \`com.au\`: two letters after at most three) three labels must be
equal. This is cautious rather than exact: for \`app.bmw.de\` and \`api.bmw.de\` name the hosted zone, or acknowledge the warning
\`corbado-actions:cross-site-origin\`.
`;

export const configurationReference = (): string => {
  const rows = configurationRows().map((row) => [`\`${row.path}\``, row.takes, row.absent, row.meaning]);
  return `${introduction}${table([['setting', 'takes', 'default', 'meaning'], ...rows])}\n${rules}`;
};

if (import.meta.main) {
  writeFileSync(join(import.meta.dirname, '..', '..', 'docs', 'configuration.md'), configurationReference());
}
