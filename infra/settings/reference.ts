// `npm run docs:configuration` writes docs/configuration.md: every setting of a stage, as the schema knows it; and settings-types.ts.
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { configurationRows } from './setting-rows.ts';
import { settingsTypes } from './write-types.ts';

const introduction = `# Configuration

In a clone everything is set in [\`infra/stages.ts\`](../infra/stages.ts), one entry per stage (one deployment), and
\`npm run deploy -- -c stage=NAME\` deploys a stage. In a CDK app of your own the same settings are the construct's props, but for
\`account\`, \`region\`, \`tags\`, \`existing\`, \`customDomain\`, \`stackName\` and \`terminationProtection\`, which [an app says in CDK's
way](deployment.md#in-your-own-cdk-app). Secrets belong in neither.

Synth reports all mistakes at once, including broken rules between settings, each as
\`stages.<stage>.<setting>: <what is wrong> — <the fix>\`. \`npm run check\` does the same for all stages without an AWS account, and exits with 1
if one is refused: that is the step for your pipeline (\`--stage NAME\` for one stage, \`--json\` for a program). In an app of your own it is
\`npx corbado-actions check\`. A setting that you leave out
gets its default.

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
- Settings under \`cognito\` need one user pool: \`existing.userPoolArn\` or \`cognito.createDemoPool\`, not both. The pool is not an
  entry of \`trustedIssuers\`.
- With several issuers, every one but the first must name in \`sameUsersAs\` an earlier one with the same people under the same ids: a user
  id denotes one user, whichever issuer it comes from. Issuers are all entries of \`trustedIssuers\` and, before them, the user pool if
  \`cognito.appClientIds\`, the demo pool or \`cognito.customAuth\` lets its users in. \`trustUnverified\` lists only claims
  that \`userIdClaim\` or \`identifierClaim\` name.
- \`cognito.flag.mfaFactors\` is required in the mode \`mfa-preference\` and refused in others; \`cognito.flag.strict\` is refused with \`off\`.
  \`cognito.flag.attribute\` and \`cognito.flag.timeAttribute\` differ.
- \`identity.allowIdTokenInBody\` needs a trusted issuer or an app client.
- All existing resources named by ARN must be in one Region, and in \`region\` where that is set (IAM has none).
  \`existing.encryptionKeyArn\` for a table created here needs \`region\`.
- A table, user pool, certificate and permissions boundary must be of one account, and of \`account\` where that is set. So must secrets,
  unless \`existing.encryptionKeyArn\` names their key: without a key of its own nobody else can read a secret.
- \`region\` is one that this version knows, or \`acceptUnknownRegion\` is \`true\`.
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
  writeFileSync(join(import.meta.dirname, 'settings-types.ts'), settingsTypes());
}
