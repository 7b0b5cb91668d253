// The rooms of the house, and who may import whom: the one table behind test/architecture.test.ts and docs/architecture.md.
import type { Import, SourceFile } from './source-files.ts';

/** Another room that may be imported; whole, unless it is said which of its files, or in which files of this room. */
export type Door = {
  readonly room: RoomName;
  readonly target?: RegExp;
  readonly from?: RegExp;
  /** Only what is erased before anything runs. */
  readonly typesOnly?: boolean;
};

export type RoomRule = {
  readonly doors: readonly Door[];
  /** Packages and Node's own modules. */
  readonly packages: RegExp;
};

export const roomNames = [
  'functions',
  'session',
  'infra',
  'local',
  'page',
  'operations',
  'kit',
  'release',
  'bench',
  'forwarder',
  'client',
  'reference',
  'test',
] as const;
export type RoomName = (typeof roomNames)[number];

const whole = (...rooms: RoomName[]): Door[] => rooms.map((room) => ({ room }));

// What a row of the table is, and what a setting may be: plain values, without any client.
const plainFacts: Door = {
  room: 'functions',
  target: /^functions\/shared\/(?:table\/rows|environment\/settings)\.ts$/,
};

const node = 'node:[a-z0-9/_]+';
const packages = (...names: string[]): RegExp => new RegExp(`^(?:${[node, ...names].join('|')})$`);
const awsClients = (...services: string[]): string => `@aws-sdk/client-(?:${services.join('|')})`;

/** What an environment holds: bounds and words that stacks and functions share. */
const environment = /^functions\/(?:[a-z-]+\/env|shared\/environment(?:\/[a-z-]+)?)\.ts$/;

export const rules: Readonly<Record<RoomName, RoomRule>> = {
  functions: {
    doors: [],
    packages: packages(
      'zod/mini',
      awsClients('cognito-identity-provider', 'dynamodb', 'secrets-manager'),
      'aws-jwt-verify/[a-z-]+',
    ),
  },
  // Compiled for others' programs: the code that checks a session, and what that needs.
  session: { doors: whole('functions'), packages: packages('zod/mini', awsClients('dynamodb')) },
  infra: {
    // And the names of metrics; which rows a role may read.
    doors: [
      plainFacts,
      { room: 'functions', target: environment },
      { room: 'functions', target: /\/log(?:-facts)?\.ts$/, typesOnly: true },
      // What a team writes a look-up of its own against, which the package exports.
      { room: 'functions', target: /^functions\/pre-login\/contract\.ts$/, typesOnly: true },
      // What a team's own function finds in its environment.
      { room: 'session', target: /\/environment\.ts$/ },
    ],
    packages: packages(
      'aws-cdk-lib(?:/[a-z0-9-]+)?',
      'constructs',
      'es-module-lexer/js',
      'esbuild',
      'rolldown/utils',
      'zod',
    ),
  },
  local: {
    // The journey calls the API as apps do, and blocks a user as an operator does; npm start is a command like the others, and shows the page.
    doors: [
      plainFacts,
      ...whole('infra', 'forwarder'),
      ...whole('operations', 'client').map((door) => ({ ...door, from: /^local\/journey\// })),
      { room: 'operations', from: /^local\/start/, target: /^operations\/command\// },
      { room: 'page', from: /^local\/(?:start|page\/.*)\.ts$/ },
    ],
    packages: packages(
      'aws-cdk-lib',
      'zod',
      'jose',
      'dynalite',
      '@simplewebauthn/server',
      ...['react(?:-dom/client)?', '@corbado/.*', 'esbuild'],
    ),
  },
  page: {
    // The web app on the page calls the backend as any other does.
    doors: [plainFacts, ...whole('infra', 'local'), { room: 'client', from: /^page\/app\/shop\// }],
    packages: packages('zod', 'esbuild', 'react', 'react-dom/client', 'react/jsx-runtime', '@corbado/.*'),
  },
  operations: {
    // Of the local run the commands know its stage, its start, which is one of them, and how it finds a construct in somebody's app.
    doors: [
      ...whole('functions', 'infra', 'kit'),
      { room: 'local', target: /^local\/local-stage\.ts$/ },
      { room: 'local', target: /^local\/start\.ts$/, from: /^operations\/command\/dispatch\.ts$/ },
      { room: 'local', target: /^local\/own-app\// },
    ],
    packages: packages(
      'zod',
      awsClients('cloudformation', 'cognito-identity-provider', 'dynamodb', 'secrets-manager', 'sts'),
      'aws-cdk-lib',
      // Versions, and the flags of a new app.
      '(?:package|cdk)\\.json',
    ),
  },
  // Others use it in their own tests: it needs Node and zod, and nothing of ours.
  kit: { doors: [], packages: /^(?:node:crypto|zod)$/ },
  release: {
    doors: [
      ...whole('functions', 'infra'),
      { room: 'local', target: /^local\/(?:local-stage|synthesize)\.ts$/ },
      { room: 'page', target: /^page\/build-page\.ts$/ },
    ],
    packages: packages('esbuild', 'rolldown', 'rolldown-plugin-dts', 'zod'),
  },
  bench: {
    doors: whole('functions', 'infra', 'local', 'operations'),
    packages: packages('autocannon', 'dynalite/db/index\\.js'),
  },
  // Pasted into an editor as it is.
  forwarder: { doors: [], packages: /^$/ },
  // What callers read about the API, made of the code that answers them.
  reference: { doors: whole('functions', 'infra'), packages: packages('zod(?:/mini)?') },
  // A package of its own: it needs nothing but, for its hook, React.
  client: { doors: [], packages: /^react$/ },
  test: { doors: whole(...roomNames), packages: /./ },
};

/** A room that nothing else may know, within another: handlers written in other ways, each of which stands alone. */
const standsAlone = /^bench\/reference\//;
/** The recipes of the documents, which are tried by tests. */
const recipes = /^docs\/recipes\//;

export const roomOf = (path: string): RoomName | undefined => roomNames.find((room) => path.startsWith(`${room}/`));

const isOpen = ({ target: only, from, typesOnly }: Door, path: string, { target, typeOnly }: Import): boolean =>
  (only?.test(target) ?? true) && (from?.test(path) ?? true) && (typeOnly || typesOnly !== true);

/** Whether the rules let this file import that. */
export const isAllowed = ({ path }: SourceFile, imported: Import): boolean => {
  const { target } = imported;
  const [own, other] = [roomOf(path), roomOf(target)];
  if (own === undefined) return false;
  if (standsAlone.test(path) || standsAlone.test(target))
    return standsAlone.test(path) && (standsAlone.test(target) || other === undefined);
  if (other === own) return true;
  if (other === undefined) return rules[own].packages.test(target) || (own === 'test' && recipes.test(target));
  return rules[own].doors.some((door) => door.room === other && isOpen(door, path, imported));
};

/** The rooms that may import this one, as docs/architecture.md lists them; tests may import anything. */
export const importersOf = (room: RoomName): RoomName[] =>
  roomNames.filter((other) => other !== 'test' && rules[other].doors.some((door) => door.room === room));
