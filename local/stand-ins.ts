// Starts everything that the functions talk to: the embedded DynamoDB, Secrets Manager, Corbado and the existing login.
import * as z from 'zod';
import { createClock } from './clock.ts';
import { startCorbadoStandIn } from './corbado/corbado-stand-in.ts';
import { startEmbeddedDynamodb } from './dynamodb/embedded-dynamodb.ts';
import { startFaultProxy } from './dynamodb/fault-proxy.ts';
import { readItems } from './dynamodb/read-items.ts';
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

// Read from the template before it has addresses: the stand-ins must be told this, and the addresses are theirs.
const readProject = (templateFolder: string) => {
  const { functions, tables } = describeTemplate(templateFolder, localNames);
  const variable = (name: string) => functions.map(({ environment }) => environment[name]).find((value) => value) ?? '';
  const issuers = issuersSchema.parse(JSON.parse(variable('TRUSTED_ISSUERS') || '[]'));
  const audience = issuers.find(({ issuer }) => issuer === localNames.login)?.audience[0] ?? 'local';
  return { projectId: variable('CORBADO_PROJECT_ID'), audience, tables, secretIds: findBundleSecrets(functions) };
};

export type StandInOptions = {
  readonly templateFolder: string;
  /** Where the app and its API are: `http://localhost:<port>`. */
  readonly gatewayUrl: string;
  readonly dataFolder?: string | undefined;
};

export const startStandIns = async (options: StandInOptions, closers: Closers) => {
  const { projectId, audience, tables, secretIds } = readProject(options.templateFolder);
  const clock = createClock();
  const engine = closers.add(await startEmbeddedDynamodb(tables, options.dataFolder));
  const proxy = closers.add(await startFaultProxy(engine.url, clock));
  const secrets = closers.add(await startSecretsStandIn(clock));
  const apiSecret = fillBundleSecrets(secrets, secretIds);
  const actionSecret = () => currentSecret(secrets, secretIds.action);
  const actionsUrl = () => `${options.gatewayUrl}/actions`;
  const appOrigin = () => options.gatewayUrl;
  const { dataFolder } = options;
  const corbado = closers.add(
    await startCorbadoStandIn({ clock, projectId, apiSecret, actionsUrl, actionSecret, appOrigin, dataFolder }),
  );
  const login = closers.add(await startLoginStandIn({ clock, audience }));
  const dynamodb = { url: proxy.url, faults: proxy.faults, items: () => readItems(engine.url, tables) };
  return { clock, dynamodb, secrets, secretIds, corbado, login, actionSecret };
};

export type StandIns = Awaited<ReturnType<typeof startStandIns>>;
