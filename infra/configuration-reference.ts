// `npm run docs:configuration` writes docs/configuration.md: every setting of a stage, as the schema knows it.
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import * as z from 'zod';
import { stageSchema } from './stage-schema.ts';

// What of JSON Schema occurs in ours.
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

const introduction = `# Configuration

Everything is set in [\`infra/stages.ts\`](../infra/stages.ts), one entry per stage (one deployed copy of everything); no secret stands
there. \`npm run deploy -- -c stage=NAME\` deploys one. Mistakes are reported all at once at synth, each as
\`stages.<stage>.<setting>: <what is wrong> — <the fix>\`, rules between settings included. Set nothing, and you get the default.

This file is written by \`npm run docs:configuration\` from the schema in \`infra/stage-schema.ts\`; a test fails when it is out of date.

`;

const padded = (cells: readonly string[], widths: readonly number[]): string =>
  `| ${cells.map((cell, column) => cell.padEnd(widths[column] ?? 0)).join(' | ')} |`;

// With columns as wide as their widest cell, as formatters leave a table.
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
- A cookie never has a domain: there is no setting for one, as \`__Host-\` forbids it.
- What configures a function (\`connectToken\`, \`preLogin\`, \`postLogin\`, \`actions\`, \`corbadoInvoker\`, \`trustedIssuers\`, \`session.allowTokenInBody\`,
  \`existing.actionSecretArn\`) is refused when every function that it is for is switched off. So are \`cognito.appClientIds\` and
  \`identity.allowIdTokenInBody\` (connect-token, session) and \`cognito.flag\` (post-append). At least one function stays on, unless
  \`cognito.customAuth\` is.
- What \`cognito\` asks for needs one user pool: \`existing.userPoolArn\` or \`cognito.createDemoPool\`, not both. The pool is in the stage's
  account, and no entry of \`trustedIssuers\`.
- With several issuers of tokens (every entry of \`trustedIssuers\`, and before them the user pool where \`cognito.appClientIds\` or the demo
  pool make its tokens count, or \`cognito.customAuth\` lets passkeys open it) each but the first says with \`sameUsersAs\` which one before it has the same people under the same ids: one
  user id is one user, whichever issuer says it. \`trustUnverified\` lists only claims that \`userIdClaim\` or \`identifierClaim\` name.
- \`cognito.flag.mfaFactors\` is required in the mode \`mfa-preference\` and refused in others; \`cognito.flag.strict\` is refused with \`off\`.
  \`cognito.flag.attribute\` and \`cognito.flag.timeAttribute\` differ.
- \`identity.allowIdTokenInBody\` needs somebody whose tokens count: a trusted issuer or an app client.
- Everything brought along by ARN is in one Region, with \`region\` set in that one (IAM has none). \`existing.encryptionKeyArn\` for a table created
  here needs \`region\`.
- \`existing.actionSecretArn\` is refused with \`actions.auth: 'iam'\`, which shares no secret, unless a user pool is told of passkeys: the
  webhook for that knows passwords only.
- \`customDomain.domainName\` is in \`customDomain.hostedZone\`; \`corbadoInvoker.roleArn\` is of \`corbadoInvoker.accountId\`.

## Cookies and sites

The default \`execute-api\` address is a public suffix, hence another site than any web app, and browsers leave the session cookie out of
calls between sites. Synth says so: a warning for an https origin, a plain info for one on \`localhost\`. Two ways out:

1. \`customDomain\` beside the web app: \`api.example.com\` for \`https://app.example.com\`. This is the one to take.
2. \`session.cookieSameSite: 'None'\`, for a web app that must stay on another site. Browsers that block third-party cookies will still
   leave it out.

Two hosts count as one site when one is within the other, when both are within \`customDomain.hostedZone\`, or when their last two labels
are the same (\`example.com\`); under what looks like a country's second level (\`co.uk\`, \`com.au\`: two letters after at most three) it
takes three. That is careful rather than exact: for \`app.bmw.de\` and \`api.bmw.de\` name the hosted zone, or acknowledge the warning
\`corbado-actions:cross-site-origin\`.
`;

export const configurationReference = (): string => {
  const rows = configurationRows().map((row) => [`\`${row.path}\``, row.takes, row.absent, row.meaning]);
  return `${introduction}${table([['setting', 'takes', 'default', 'meaning'], ...rows])}\n${rules}`;
};

if (import.meta.main) {
  writeFileSync(join(import.meta.dirname, '..', 'docs', 'configuration.md'), configurationReference());
}
