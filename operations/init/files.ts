// The files of a small CDK app that uses the package. Pure.
import cdkJson from '../../cdk.json' with { type: 'json' };
import ownPackage from '../../package.json' with { type: 'json' };

export type NewApp = {
  /** The folder's, which becomes the package's. */
  readonly name: string;
  readonly projectId: string;
  readonly origins: readonly string[];
  readonly language: 'ts' | 'js';
  /** Where npm finds this package: a range of versions, or `file:…`. */
  readonly packageSpec: string;
  /** Whether the project id is a placeholder still. */
  readonly needsProjectId: boolean;
};

const { devDependencies: tested } = ownPackage;

/** The version that this package is tested with, and what is compatible with it. */
const range = (name: keyof typeof tested): string => `^${tested[name]}`;

const json = (value: object): string => `${JSON.stringify(value, null, 2)}\n`;

const packageJson = ({ name, language, packageSpec }: NewApp): string =>
  json({
    name,
    version: '0.0.0',
    private: true,
    type: 'module',
    scripts: {
      start: 'corbado-actions start',
      synth: 'cdk synth --quiet',
      deploy: 'cdk deploy',
      doctor: 'corbado-actions doctor',
      ...(language === 'ts' && { typecheck: 'tsc' }),
    },
    dependencies: {
      'aws-cdk-lib': range('aws-cdk-lib'),
      constructs: range('constructs'),
      [packageName]: packageSpec,
    },
    devDependencies: {
      'aws-cdk': range('aws-cdk'),
      ...(language === 'ts' && {
        '@types/node': range('@types/node'),
        tsx: '^4.20.0',
        typescript: range('typescript'),
      }),
    },
  });

const tsconfig = json({
  compilerOptions: {
    target: 'es2023',
    module: 'nodenext',
    types: ['node'],
    strict: true,
    noEmit: true,
    skipLibCheck: true,
  },
  include: ['*.ts'],
});

const listed = (texts: readonly string[]): string => texts.map((text) => `'${text}'`).join(', ');

const packageName = 'corbado-actions';

// JavaScript and TypeScript alike.
const app = ({
  projectId,
  origins,
  needsProjectId,
}: NewApp): string => `// The CDK app: your backend for passkeys with Corbado Connect.
import { App, Stack } from 'aws-cdk-lib';
import { CorbadoActions } from '${packageName}';

const app = new App();
const stack = new Stack(app, 'Passkeys');

new CorbadoActions(stack, 'Auth', {
  // 'development' allows http://localhost and lets 'cdk destroy' delete the data; 'production' does neither.
  kind: 'development',
${needsProjectId ? '  // Your project’s id in the Corbado developer panel. This one is a placeholder.\n' : ''}  corbado: { projectId: '${projectId}' },
  // The web apps that may call the API, exactly as browsers send their origin.
  allowedOrigins: [${listed(origins)}],
  // Your existing login, if it issues OIDC tokens: its users can get a session here, and so their first passkey.
  // trustedIssuers: [{ issuer: 'https://login.example.com', audience: ['my-app'] }],
});
`;

const readme = ({ name, needsProjectId }: NewApp): string => `# ${name}

The backend for passkeys with Corbado Connect, as a CDK app of one construct.

\`\`\`sh
npm install
npm start                          # runs the template on this machine, with a page: http://localhost:3000
\`\`\`

To deploy it:

${needsProjectId ? '1. Write your Corbado project id into the app.\n' : ''}1. \`npx cdk bootstrap\`, once for each account and Region, and \`npm run doctor\`, which says what is missing.
1. \`npm run deploy\`
1. \`npx corbado-actions secrets --stack Passkeys\` stores your Corbado API secret. It asks for it and does not show it.
1. \`npm run doctor\`, and \`npx corbado-actions smoke --stack Passkeys\`, which asks every route.

\`npx corbado-actions --help\` lists everything else.
`;

/** Contents by path. */
export const filesOf = (wanted: NewApp): ReadonlyMap<string, string> =>
  new Map([
    ['package.json', packageJson(wanted)],
    ['cdk.json', json({ app: wanted.language === 'ts' ? 'npx tsx app.ts' : 'node app.js', context: cdkJson.context })],
    ...(wanted.language === 'ts' ? [['tsconfig.json', tsconfig] as const] : []),
    [wanted.language === 'ts' ? 'app.ts' : 'app.js', app(wanted)],
    ['.gitignore', 'node_modules/\ncdk.out/\n.corbado-actions/\ncorbado-actions-template/\n'],
    ['README.md', readme(wanted)],
  ]);
