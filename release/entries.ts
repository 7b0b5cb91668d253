// What the package consists of: its entries, its command, and the files that run in threads and processes of their own.
import { isBuiltin } from 'node:module';

/** What `import 'corbado-actions/…'` finds; compiled for ES modules and for CommonJS, with types. */
export type Entry = {
  /** As in package.json `exports`. */
  readonly subpath: string;
  /** Its name in dist/lib/. */
  readonly name: string;
  readonly source: string;
  /** What it imports beside Node and the construct's peers, and its users have: in `peerDependencies`, as optional. */
  readonly peers?: readonly string[];
};

export const entries: readonly Entry[] = [
  { subpath: '.', name: 'index', source: 'infra/index.ts' },
  // The team's own SDK reads the table, so that its credentials, retries and proxies hold.
  { subpath: './session', name: 'session', source: 'session/index.ts', peers: ['@aws-sdk/client-dynamodb'] },
];

/** A program that the package starts itself; an ES module only, nobody imports it. */
export type Program = Omit<Entry, 'subpath'>;

export const programs: readonly Program[] = [
  // `start --keep` keeps its data with a library in native code, which no build takes in: a team that wants it installs it.
  { name: 'cli', source: 'operations/cli.ts', peers: ['classic-level'] },
  // The thread of each function in the local run.
  { name: 'bootstrap', source: 'local/lambda/bootstrap.mjs' },
];

/** What stays outside, and comes from where the package is installed. */
export const peersOf = ({ peers = [] }: Pick<Entry, 'peers'>): string[] => ['aws-cdk-lib', 'constructs', ...peers];

/** Whether a consumer has what this entry or program imports: Node, and its peers. */
export const consumerHas = (part: Pick<Entry, 'peers'>, specifier: string): boolean =>
  isBuiltin(specifier) || peersOf(part).some((peer) => specifier === peer || specifier.startsWith(`${peer}/`));

/** Compiled code and types. */
export const libraryFolder = 'dist/lib';

/** What `corbado-actions start` shows in the browser. */
export const pageFolder = 'dist/page';
