// The rules that keep the house in order, read from the source itself.
import { describe, expect, it } from 'vitest';
import { type SourceFile, sourceFiles } from './support/source-files.ts';

const functions = sourceFiles('functions');
const infra = sourceFiles('infra');
const kit = sourceFiles('kit');
const everything = [...functions, ...infra, ...kit, ...sourceFiles('local', 'forwarder')];

const pathsWhere = (files: readonly SourceFile[], holds: (file: SourceFile) => boolean): string[] =>
  files.filter(holds).map(({ path }) => path);
const naming = (pattern: RegExp): string[] => pathsWhere(functions, ({ code }) => pattern.test(code));

/** `file -> target` for each import that is not allowed. */
const importsAgainst = (
  files: readonly SourceFile[],
  isAllowed: (target: string, file: SourceFile, typeOnly: boolean) => boolean,
): string[] =>
  files.flatMap((file) =>
    file.imports
      .filter(({ target, typeOnly }) => !isAllowed(target, file, typeOnly))
      .map(({ target }) => `${file.path} -> ${target}`),
  );
const roomOf = (path: string): string => path.split('/')[1] ?? '';
const isOurs = (target: string): boolean => /^[a-z-]+\/.*\.(?:ts|mjs|js)$/.test(target) && !target.startsWith('@');

it('finds the source', () => {
  expect(functions.length).toBeGreaterThan(60);
  expect(infra.length).toBeGreaterThan(10);
  expect(functions.flatMap(({ imports }) => imports).length).toBeGreaterThan(150);
});

describe('the environment', () => {
  it('is read in env.ts and nowhere else', () => {
    expect(naming(/\bprocess\s*[.?[]+\s*['"]?env\b|['"]node:process['"]|\benv\b[^=;]*\}\s*=\s*process\b/)).toEqual(
      pathsWhere(functions, ({ path }) => /^functions\/[a-z-]+\/env\.ts$/.test(path)),
    );
  });
});

describe('clients', () => {
  const table = 'functions/shared/dynamo/table.ts';
  const secretsManager = 'functions/shared/secret/secrets-manager.ts';
  const userPool = 'functions/shared/cognito/user-pool.ts';
  const isOpening = (path: string) => /^functions\/(?:[a-z-]+\/handler|shared\/[a-z]+\/open-[a-z-]+)\.ts$/.test(path);

  it('of AWS are made in one place each', () => {
    expect(naming(/new DynamoDBClient\b/)).toEqual([table]);
    expect(naming(/new SecretsManagerClient\b/)).toEqual([secretsManager]);
    expect(naming(/new CognitoIdentityProviderClient\b/)).toEqual([userPool]);
    expect(naming(/new [A-Za-z]+Client\b/)).toEqual([userPool, table, secretsManager]);
  });

  it('are opened by handlers and by what is called open-*', () => {
    expect(
      naming(/\b(?:openTable|openUserPool|openSecretsManager|fromSecretsManager)\(/).filter((path) => !isOpening(path)),
    ).toEqual([]);
    expect(importsAgainst(functions, (target, { path }) => target !== secretsManager || isOpening(path))).toEqual([]);
  });

  it('meet their story in handler.ts only', () => {
    const opening = naming(/@aws-sdk\/|\bopen(?:Table|Corbado|CallerAuth|FlagWriter|UserPool|SecretsManager)\b/);
    const inRooms = opening.filter((path) => !path.startsWith('functions/shared/'));
    expect(inRooms.filter((path) => !path.endsWith('/handler.ts'))).toEqual([]);
  });
});

describe('imports', () => {
  it('a function imports itself and what is shared; what is shared imports no function', () => {
    const isAllowed = (target: string, { path }: SourceFile) =>
      !isOurs(target) || (target.startsWith('functions/') && ['shared', roomOf(path)].includes(roomOf(target)));
    expect(importsAgainst(functions, isAllowed)).toEqual([]);
  });

  it('functions use the language, three AWS clients, the JWT verifier and zod/mini', () => {
    const packages =
      /^(?:node:[a-z/_]+|zod\/mini|@aws-sdk\/client-(?:cognito-identity-provider|dynamodb|secrets-manager)|aws-jwt-verify\/[a-z-]+)$/;
    expect(importsAgainst(functions, (target) => isOurs(target) || packages.test(target))).toEqual([]);
  });

  it('the kit, which others use in their tests, needs Node and zod alone', () => {
    const isAllowed = (target: string) => target.startsWith('kit/') || ['node:crypto', 'zod'].includes(target);
    expect(kit.length).toBeGreaterThan(4);
    expect(importsAgainst(kit, isAllowed)).toEqual([]);
  });

  it('infrastructure knows what a function’s environment is, the names of its metrics, and nothing else of it', () => {
    const environment = /^functions\/(?:[a-z-]+\/env|shared\/environment)\.ts$/;
    const isAllowed = (target: string, _: SourceFile, typeOnly: boolean) =>
      !target.startsWith('functions/') ||
      environment.test(target) ||
      (target === 'functions/shared/log.ts' && typeOnly);
    expect(importsAgainst(infra, isAllowed)).toEqual([]);
  });
});

describe('one place each', () => {
  it('catches whatever an answer can fail with', () => {
    expect(naming(/\basRefusal\(/)).toEqual(['functions/shared/invocation.ts']);
  });

  it('calls out: no global fetch, which would load undici', () => {
    expect(naming(/(?<![.\w])fetch\(|\bglobalThis\b|\bundici\b/)).toEqual([]);
    expect(naming(/['"]node:https?['"]/)).toEqual(['functions/shared/connections.ts']);
  });

  it('keeps connections: every client gets its agents there', () => {
    expect(naming(/\brequestHandler\b(?!: awsConnections\()/)).toEqual([]);
    expect(naming(/\brequestHandler: awsConnections\(/)).toEqual(naming(/new [A-Za-z]+Client\b/));
    expect(naming(/\bAgent\)?\(/)).toEqual(['functions/shared/connections.ts']);
  });

  it('writes the log', () => {
    expect(naming(/\bconsole\.|process\.std(?:out|err)/)).toEqual(['functions/shared/log.ts']);
  });

  it('looks at the clock and at chance: the frame, and what a handler passes on', () => {
    const clock = naming(/\bDate\.now\(|\bnew Date\(\)|\bMath\.random\b|\brandomUUID\b|\brandomBytes\(/);
    const isWiring = (path: string) => path.endsWith('/handler.ts');
    expect(clock.filter((path) => !isWiring(path))).toEqual([
      'functions/shared/connections.ts',
      'functions/shared/invocation.ts',
      'functions/shared/prewarm.ts',
      'functions/shared/session/session-token.ts',
    ]);
  });
});

describe('files', () => {
  it('are called after what is in them', () => {
    const vague = /\/(?:utils?|helpers?|common|misc)(?:\/|\.[a-z.]+$)/;
    expect(pathsWhere(everything, ({ path }) => vague.test(path))).toEqual([]);
    expect(pathsWhere(everything, ({ path }) => !/^(?:[a-z0-9-]+\/)+[a-z0-9-]+(?:\.d)?\.[a-z]+$/.test(path))).toEqual(
      [],
    );
  });

  it('are 150 lines at most, but for the list of all settings', () => {
    const ours = everything.filter(({ path }) => path !== 'infra/stages.ts');
    expect(pathsWhere(ours, ({ text }) => text.split('\n').length > 151)).toEqual([]);
  });

  it('begin with a sentence that says what they are for', () => {
    const sentence = /^(?:#!.*\n)?(?:\/\/|\/\*) ?[A-Z`][\s\S]*?[.:>]/;
    expect(pathsWhere(everything, ({ text }) => !sentence.test(text))).toEqual([]);
  });
});
