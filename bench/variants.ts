// What is measured: every function as it is deployed, and beside them the reference handlers.
import { join } from 'node:path';
import { bundleFolder } from '../infra/bundle-folder.ts';
import { type FunctionName, functionNames } from '../infra/functions.ts';
import { functionEnvironment } from '../local/lambda/function-environment.ts';
import type { LocalFunction } from '../local/lambda/template-functions.ts';
import { ensureLocalTemplate } from '../local/synth.ts';
import { describeTemplate, localNames } from '../local/template.ts';
import { allowedOrigin, type Job, jobs } from './jobs.ts';
import { buildReferences, type ReferenceBuild } from './libraries.ts';
import { actionSecretId, benchSecrets, corbadoApiSecretId } from './upstreams/answers.ts';
import type { UpstreamSet } from './upstreams/upstreams.ts';

export const styles = ['ours', 'empty', 'floor', 'typical', 'corbado-sdk', 'express'] as const;
export type Style = (typeof styles)[number];

export type Variant = {
  /** `ours/connect-token`, `floor/connect-token`, `empty` */
  readonly id: string;
  readonly style: Style;
  /** The function whose job it does; undefined for `empty`, which does none. */
  readonly does: FunctionName | undefined;
  readonly taskFolder: string;
  readonly handlerFile: string;
  /** All that has to be uploaded. */
  readonly files: readonly string[];
  readonly job: Job | undefined;
  /** Undefined for a function that the local stage does not have: it can be weighed, not run. */
  readonly environment: ((upstreams: UpstreamSet) => Record<string, string>) | undefined;
};

/** Does nothing, and is asked to do the first job. */
const emptyJob = jobs['connect-token'];

const environmentIn = (lambda: LocalFunction, extra: Record<string, string>) => (upstreams: UpstreamSet) =>
  functionEnvironment(
    lambda,
    {
      AWS_ENDPOINT_URL_DYNAMODB: upstreams.urls.dynamodb,
      AWS_ENDPOINT_URL_SECRETS_MANAGER: upstreams.urls.secretsManager,
      AWS_ENDPOINT_URL_COGNITO_IDENTITY_PROVIDER: upstreams.urls.cognito,
    },
    {
      CORBADO_API_BASE_URL: upstreams.urls.corbado,
      CORBADO_API_SECRET_ID: corbadoApiSecretId,
      ACTION_SECRET_ID: actionSecretId,
      ...extra,
    },
  );

// A stage's default. Where a user pool gets the flag, a user's first passkey costs two calls to Cognito and four writes more; where one
// is asked who a user is, a pre-login costs one or two.
const settings: Partial<Record<FunctionName, Record<string, string>>> = {
  'post-append': { FLAG_MODE: 'off' },
  'pre-login': { PRE_LOGIN_RESOLVE: 'userId' },
  // One session makes all the requests.
  'connect-token': { USER_REQUESTS_PER_MINUTE: '0' },
};

// A team's own API has the authorizer, and the local stage has none: its environment is part of the session function's.
const deployedAs = (name: FunctionName): FunctionName => (name === 'authorize' ? 'session' : name);

const ours = (lambdas: readonly LocalFunction[]): Variant[] =>
  functionNames.map((name) => {
    const lambda = lambdas.find((candidate) => candidate.name === deployedAs(name));
    const taskFolder = bundleFolder(name);
    const handlerFile = join(taskFolder, 'index.mjs');
    return {
      id: `ours/${name}`,
      style: 'ours',
      does: name,
      taskFolder,
      handlerFile,
      files: [handlerFile],
      job: jobs[name],
      environment: lambda && environmentIn(lambda, settings[name] ?? {}),
    };
  });

// The references that take secrets from their environment find them there.
const referenceSecrets = {
  CORBADO_API_SECRET: benchSecrets[corbadoApiSecretId] ?? '',
  ACTION_SECRET: benchSecrets[actionSecretId] ?? '',
};

const references = (builds: Record<string, ReferenceBuild>, lambda: LocalFunction): Variant[] => {
  const environment = environmentIn(lambda, referenceSecrets);
  const reference = (id: string, style: Style, build: ReferenceBuild, does: FunctionName | undefined): Variant => ({
    id,
    style,
    does,
    ...build,
    handlerFile: join(build.taskFolder, style === 'express' ? 'index.cjs' : 'index.mjs'),
    job: does === undefined ? emptyJob : jobs[does],
    environment,
  });
  return Object.entries(builds).flatMap(([id, build]) => {
    const [style, name] = id.split('/') as [Style, FunctionName | undefined];
    // One application with three routes.
    if (style !== 'express') return [reference(id, style, build, name)];
    return (['connect-token', 'post-login', 'post-append'] as const).map((does) =>
      reference(`express/${does}`, style, build, does),
    );
  });
};

/** Builds everything that is not built yet. */
export const prepareVariants = async (say: (line: string) => void): Promise<Variant[]> => {
  const folder = await ensureLocalTemplate((step) => say(`${step} the product`));
  const addresses = { ...localNames, app: allowedOrigin };
  const { functions } = describeTemplate(folder, addresses);
  const lambda = functions.find(({ name }) => name === 'connect-token');
  if (lambda === undefined) throw new Error('the local stage has no connect-token function');
  say('building the reference handlers');
  return [...ours(functions), ...references(await buildReferences(), lambda)];
};
