// The whole local run: the synthesised template and its functions, with stand-ins for everything they talk to.
import type { Access } from './access/access.ts';
import type { Clock } from './clock.ts';
import type { CognitoStandIn } from './cognito/cognito-stand-in.ts';
import type { InvokeTrigger } from './cognito/operation.ts';
import type { CorbadoStandIn } from './corbado/corbado-stand-in.ts';
import type { EngineProgram } from './dynamodb/engine-program.ts';
import type { FaultProxy } from './dynamodb/fault-proxy.ts';
import type { Item } from './dynamodb/read-items.ts';
import { createAccessLog } from './gateway/access-log.ts';
import { createHint, type Hint } from './gateway/browser-hint.ts';
import { type Gateway, type GatewayBehaviour, startGateway } from './gateway/gateway.ts';
import { createFunctionLog, type FunctionLog, type LogLine } from './lambda/function-log.ts';
import {
  createLambdaRuntime,
  type ExtraEnvironment,
  invokeByName,
  type LambdaRuntime,
  type StartWorker,
} from './lambda/lambda-runtime.ts';
import { createRunSchedule, type RunSchedule } from './lambda/schedules.ts';
import type { LoginStandIn } from './login/login-stand-in.ts';
import type { BundleSecretIds } from './secrets/bundle-secrets.ts';
import type { SecretsStandIn } from './secrets/secrets-stand-in.ts';
import { type Closers, createClosers, type OpenEngine, type StandIns, startStandIns } from './stand-ins.ts';
import { type Addresses, describeTemplate, type LocalTemplate, localNames } from './template.ts';

export type LocalSystemOptions = {
  /** @default 0, any free port */
  readonly port?: number;
  /** Folder that keeps the tables' data over a restart. @default - in memory */
  readonly dataFolder?: string | undefined;
  /** Stands in for DynamoDB. @default - the embedded engine */
  readonly engine?: EngineProgram | undefined;
  /** Starts what stands in for DynamoDB, in a way of the caller's own. @default - `engine`, on `dataFolder` */
  readonly openEngine?: OpenEngine | undefined;
  /** Wins over the template's environment, to switch single settings. */
  readonly extraEnv?: ExtraEnvironment;
  /** Further origins whose pages may call, such as `http://localhost:5173`: an app under development. */
  readonly origins?: readonly string[];
  /** Where Corbado and the existing login listen. @default - any free ports */
  readonly standInPorts?: { readonly corbado: number; readonly login: number } | undefined;
  readonly fallback?: GatewayBehaviour['fallback'];
  readonly onExchange?: GatewayBehaviour['onExchange'];
  /** What runs the functions. @default - threads of this process */
  readonly startWorker?: StartWorker | undefined;
  /** Folder with a synthesised template. @default - the local stage, of the sources as they are now */
  readonly templateFolder?: string;
};

export type LocalSystem = {
  /** The gateway, and the origin of the web app: `http://localhost:<port>`. */
  readonly url: string;
  readonly clock: Clock;
  /** What the functions' roles allow them. */
  readonly access: Access;
  readonly corbado: CorbadoStandIn;
  readonly login: LoginStandIn;
  /** Absent when the template has no user pool; its pools are `template.userPools`. */
  readonly cognito: CognitoStandIn | undefined;
  readonly dynamodb: {
    readonly url: string;
    readonly faults: FaultProxy['faults'];
    items(): Promise<Item[]>;
    /** See `Engine`. */
    readonly ended: Promise<string>;
  };
  readonly secrets: SecretsStandIn;
  readonly secretIds: BundleSecretIds;
  /** What actions authenticate with at this moment. */
  readonly actionSecret: string;
  /** See `Gateway`. */
  readonly iamKey: Gateway['iamKey'];
  /** Why a request to the API was stopped for where it came from. */
  readonly hint: Hint;
  /** Invokes directly, past the gateway, with any JSON value. */
  readonly invoke: LambdaRuntime['invoke'];
  /** Invokes what the template starts by the clock; no timer does that here. */
  readonly runSchedule: RunSchedule;
  readonly coldStart: LambdaRuntime['coldStart'];
  readonly reconfigure: LambdaRuntime['reconfigure'];
  readonly restoreEnvironments: LambdaRuntime['restoreEnvironments'];
  readonly warm: LambdaRuntime['warm'];
  /** What the functions have written, oldest first; the newest 2000 lines. */
  readonly logs: readonly LogLine[];
  readonly onLog: FunctionLog['onLine'];
  /** Lines of the gateway's access log, oldest first; the newest thousand. */
  readonly accessLog: readonly string[];
  readonly template: LocalTemplate;
  close(): Promise<void>;
};

const startFunctions = (
  template: LocalTemplate,
  standIns: StandIns,
  extraEnvironment: ExtraEnvironment,
  startWorker: StartWorker | undefined,
) => {
  const log = createFunctionLog(standIns.clock);
  const runtime = createLambdaRuntime({
    functions: template.functions,
    clock: standIns.clock,
    redirects: {
      AWS_ENDPOINT_URL_DYNAMODB: standIns.dynamodb.url,
      AWS_ENDPOINT_URL_SECRETS_MANAGER: standIns.secrets.url,
      ...(standIns.cognito && { AWS_ENDPOINT_URL_COGNITO_IDENTITY_PROVIDER: standIns.cognito.url }),
    },
    extraEnvironment,
    startWorker,
    onLine: log.add,
  });
  return { log, runtime };
};

const addressesOf = (gateway: Gateway, { corbado, login, cognito }: StandIns): Addresses => ({
  app: gateway.url,
  corbado: corbado.url,
  login: login.url,
  // Without a pool the template's own name for Cognito stays.
  cognito: cognito?.url ?? localNames.cognito,
});

const startAround = async (
  gateway: Gateway,
  templateFolder: string,
  {
    dataFolder,
    engine,
    openEngine,
    extraEnv = {},
    origins = [],
    standInPorts,
    fallback,
    onExchange,
    startWorker,
  }: LocalSystemOptions,
  closers: Closers,
): Promise<LocalSystem> => {
  // The pools call functions, and the functions know the pools' address: so the triggers are connected later.
  const { promise: invokeTrigger, resolve: serveTriggers } = Promise.withResolvers<InvokeTrigger>();
  const standIns = await startStandIns(
    {
      templateFolder,
      gatewayUrl: gateway.url,
      dataFolder,
      engine,
      openEngine,
      origins,
      ports: standInPorts,
      invokeTrigger: async (name, event) => (await invokeTrigger)(name, event),
    },
    closers,
  );
  const { actionSecret, ...parts } = standIns;
  const template = describeTemplate(templateFolder, addressesOf(gateway, standIns), origins);
  const { log, runtime } = startFunctions(template, standIns, extraEnv, startWorker);
  closers.add(runtime);
  serveTriggers(invokeByName(template.functions, runtime.invoke));
  const { nowMilliseconds } = parts.clock;
  const accessLog = createAccessLog();
  const { add: onAccessLine } = accessLog;
  const hint = createHint(template, gateway.url);
  const heard = { onExchange, onAccessLine };
  gateway.serve({ ...template, hint, invoke: runtime.invoke, nowMilliseconds, fallback, ...heard });
  return {
    ...parts,
    get actionSecret() {
      return actionSecret();
    },
    url: gateway.url,
    iamKey: gateway.iamKey,
    hint,
    ...runtime,
    runSchedule: createRunSchedule({ schedules: template.schedules, invoke: runtime.invoke, nowMilliseconds }),
    logs: log.lines,
    onLog: log.onLine,
    accessLog: accessLog.lines,
    template,
    close: async () => {
      // First of all, so that no request starts what is being ended.
      await gateway.close();
      await closers.closeAll();
    },
  };
};

/** Starts everything on ports of this machine only. What was started is ended again when something fails. */
export const startLocalSystem = async (options: LocalSystemOptions = {}): Promise<LocalSystem> => {
  const templateFolder = options.templateFolder ?? (await (await import('./synth.ts')).ensureLocalTemplate());
  const closers = createClosers();
  try {
    const gateway = closers.add(await startGateway(options.port ?? 0));
    return await startAround(gateway, templateFolder, options, closers);
  } catch (error) {
    await closers.closeAll();
    throw error;
  }
};
