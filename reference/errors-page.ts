// docs/errors.md: one heading for each code that a caller can meet, so that a problem's `type` can lead there.
import { type RefusalCode, refusalTable } from '../functions/shared/frame/refusal.ts';
import { clientErrorTexts, type ErrorText, errorTexts } from './error-texts.ts';

const introduction = `# Errors

Every failure is \`application/problem+json\` ([RFC 9457](https://www.rfc-editor.org/rfc/rfc9457)) with a \`code\` to act on. Quote its
\`requestId\` to find the log line. The client package gives the same as a \`CorbadoActionsError\`; for most pages its predicates are enough:

| predicate | what the page does |
|---|---|
| \`mayRetry\` | offers to try again |
| \`needsLogin\` | goes to the login |
| \`needsFreshLogin\` | goes to the login, which must ask again, then repeats |
| \`otherUser\` | loads itself again |
| \`cookieNotKept\` | says that the browser blocks the cookie |
| none of them | says that something went wrong, with \`requestId\` |

With \`documentation.errorsUrl\` in the stage, \`type\` leads to the code's heading on a page like this one; otherwise it is a name
(\`urn:corbado-actions:problem:<code>\`). This file is written by \`npm run docs:api\`; a test fails when it is out of date.
`;

const exampleId = 'Q7hXyjk0liAEPtA=';

/** The body of an answer with this code. */
export const exampleProblem = (code: RefusalCode): Record<string, unknown> => {
  const { status, title } = refusalTable[code];
  const { detail } = errorTexts[code];
  const type = `urn:corbado-actions:problem:${code}`;
  return { type, title, status, code, requestId: exampleId, error: title, ...(detail !== undefined && { detail }) };
};

const paragraphs = ({ happened, user, developer }: ErrorText): string[] => [
  happened,
  ...(user === undefined ? [] : [`**The user sees:** ${user}`]),
  `**You:** ${developer}`,
];

const json = (value: unknown): string => `\`\`\`json\n${JSON.stringify(value, null, 2)}\n\`\`\``;

const sectionOf = (code: RefusalCode): string => {
  const { status, title } = refusalTable[code];
  const head = [`## \`${code}\``, `Status ${status}: *${title}*.`];
  return [...head, ...paragraphs(errorTexts[code]), json(exampleProblem(code))].join('\n\n');
};

const clientSectionOf = ([code, text]: [string, ErrorText]): string =>
  [`### \`${code}\``, ...paragraphs(text)].join('\n\n');

/** The whole page, pure. */
export const errorsPage = (): string =>
  [
    introduction.trimEnd(),
    ...(Object.keys(refusalTable) as RefusalCode[]).map(sectionOf),
    '## Found by the client package',
    'These have no answer of the bundle behind them; `status` is 0, or that of a stranger’s answer.',
    ...Object.entries(clientErrorTexts).map(clientSectionOf),
  ]
    .join('\n\n')
    .concat('\n');
