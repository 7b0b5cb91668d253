// Starts everything that the functions talk to: DynamoDB, Secrets Manager, Corbado, Cognito and the existing login.
import * as z from 'zod';
import { createAccess, type RefuseAccess } from './access/access.ts';
import { type Clock, createClock } from './clock.ts';
import { type CognitoStandIn, startCognitoStandIn } from './cognito/cognito-stand-in.ts';
import type { InvokeTrigger } from './cognito/operation.ts';
import { flagPlace, restoreFlags } from './cognito/passkeys-in-pool.ts';
import type { LocalUserPool } from './cognito/user-pool.ts';
import { startCorbadoStandIn } from './corbado/corbado-stand-in.ts';
import { startEngine } from './dynamodb/engine.ts';
import type { Engine } from './dynamodb/engine-call.ts';
import type { EngineProgram } from './dynamodb/engine-program.ts';
import { startFaultProxy } from './dynamodb/fault-proxy.ts';
import { readItems } from './dynamodb/read-items.ts';
import { type LocalTable, partitionKeyIn } from './dynamodb/template-tables.ts';
import { demoUsers, type LoginUser, poolUserOf } from './login/demo-users.ts';
import { startLoginStandIn } from './login/login-stand-in.ts';
import { currentSecret, fillBundleSecrets, findBundleSecrets } from './secrets/bundle-secrets.ts';
import { startSecretsStandIn } from './secrets/secrets-stand-in.ts';
import { describeTemplate, localNames } from './template.ts';

/** Remembers what was started, to end it in the opposite order. */
export type Closers = {
  add<Part extends { close(): Promise<void> }>(part: Part): Part;
  closeAll(): Promise<void>;
};

export const createClosers = (): Closers => {
  const started: { close(): Promise<void> }[] = [];
  return {
    add: (part) => {
      started.unshift(part);
      return part;
    },
    closeAll: async () => {
      for (const part of started.splice(0)) await part.close();
    },
  };
};

const issuersSchema = z.array(z.object({ issuer: z.string(), audience: z.array(z.string()) }));

const webhookPath = '/webhooks/corbado';

// Read from the template before it has addresses, because the stand-ins need this to start, and the addresses are theirs.
const readProject = (templateFolder: string) => {
  const { functions, roles, tables, routes, userPools } = describeTemplate(templateFolder, localNames);
  const variable = (name: string) => functions.map(({ environment }) => environment[name]).find((value) => value) ?? '';
  const issuers = issuersSchema.parse(JSON.parse(variable('TRUSTED_ISSUERS') || '[]'));
  const audience = issuers.find(({ issuer }) => issuer === localNames.login)?.audience[0] ?? 'local';
  const hasWebhook = routes.some(({ path }) => path === webhookPath);
  const projectId = variable('CORBADO_PROJECT_ID');
  const secretIds = findBundleSecrets(functions);
  return { projectId, audience, roles, tables, userPools, flag: flagPlace(functions), hasWebhook, secretIds };
};

/** Starts an engine with these tables. */
export type OpenEngine = (tables: readonly LocalTable[]) => Promise<Engine>;

type StandInOptions = {
  readonly templateFolder: string;
  /** Where the app and its API are: `http://localhost:<port>`. */
  readonly gatewayUrl: string;
  readonly dataFolder?: string | undefined;
  readonly engine?: EngineProgram | undefined;
  readonly openEngine?: OpenEngine | undefined;
  /** Apps beside the page that call Corbado, too. */
  readonly origins: readonly string[];
  /** Where Corbado and the existing login listen. @default - any free ports */
  readonly ports?: { readonly corbado: number; readonly login: number } | undefined;
  /** Runs a function that a user pool calls. */
  readonly invokeTrigger: InvokeTrigger;
};

/** Undefined without a pool in the template. The users of the existing login are in each pool too, as those of a company would be. */
const startCognito = async (
  pools: readonly LocalUserPool[],
  clock: Clock,
  invokeTrigger: InvokeTrigger,
  refuse: RefuseAccess,
): Promise<CognitoStandIn | undefined> => {
  if (pools.length === 0) return undefined;
  const cognito = await startCognitoStandIn({ clock, pools, invokeTrigger, refuse });
  for (const { id } of pools) for (const user of demoUsers) cognito.users.add(id, poolUserOf(user));
  return cognito;
};

export const startStandIns = async (options: StandInOptions, closers: Closers) => {
  const project = readProject(options.templateFolder);
  const { projectId, audience, roles, tables, userPools, flag, hasWebhook, secretIds } = project;
  const access = createAccess(roles, partitionKeyIn(tables));
  const clock = createClock();
  const { dataFolder, engine: program } = options;
  const openEngine = options.openEngine ?? ((wanted) => startEngine(wanted, { dataFolder, program }));
  const engine = closers.add(await openEngine(tables));
  const proxy = closers.add(await startFaultProxy(engine.call, clock, access.refuse));
  const secrets = closers.add(await startSecretsStandIn(clock, access.refuse));
  const apiSecret = fillBundleSecrets(secrets, secretIds);
  const actionSecret = () => currentSecret(secrets, secretIds.action);
  const { gatewayUrl, origins, ports } = options;
  const corbado = closers.add(
    await startCorbadoStandIn({
      clock,
      projectId,
      apiSecret,
      actionsUrl: () => `${gatewayUrl}/actions`,
      actionSecret,
      webhookUrl: () => (hasWebhook ? `${gatewayUrl}${webhookPath}` : undefined),
      appOrigin: () => gatewayUrl,
      furtherOrigins: origins,
      port: ports?.corbado ?? 0,
      dataFolder,
    }),
  );
  const cognito = await startCognito(userPools, clock, options.invokeTrigger, access.refuse);
  const addToPools = (visitor: LoginUser) => {
    for (const { id } of userPools) cognito?.users.add(id, poolUserOf(visitor));
  };
  const login = closers.add(
    await startLoginStandIn({ clock, audience, onVisitor: addToPools, port: ports?.login ?? 0 }),
  );
  const items = () => readItems(engine.url, tables);
  const dynamodb = { url: proxy.url, faults: proxy.faults, items, ended: engine.ended };
  if (cognito) closers.add(cognito);
  if (cognito && flag) restoreFlags(cognito, flag, await dynamodb.items());
  return { clock, access, dynamodb, secrets, secretIds, corbado, login, cognito, actionSecret };
};

export type StandIns = Awaited<ReturnType<typeof startStandIns>>;
