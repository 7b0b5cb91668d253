// What a deployed construct was told, read from its functions' environment in the template: nobody has to keep its settings at hand.
import * as z from 'zod';
import {
  flagModes,
  identifierResolvers,
  mfaFactors,
  userIdClaims,
} from '../../functions/shared/environment/settings.ts';
import { pascalCase } from '../../infra/deployed-functions.ts';
import { type FunctionName, functionNames } from '../../infra/functions.ts';
import type { DeployedSettings } from './deployed-settings.ts';

const templateSchema = z.object({
  Outputs: z.record(z.string(), z.unknown()).default({}),
  Resources: z.record(
    z.string(),
    z.object({
      Type: z.string(),
      Properties: z
        .object({
          Environment: z.object({ Variables: z.record(z.string(), z.unknown()).default({}) }).optional(),
          Layers: z.array(z.unknown()).optional(),
          RetentionInDays: z.unknown().optional(),
        })
        .default({}),
    }),
  ),
});

type Variables = Readonly<Record<string, unknown>>;

/** Stands for what is known only after a deployment. */
const unknown = '…';

/** A value with what the template says of it: parts that CloudFormation fills in are left open. */
const textOf = (value: unknown): string | undefined => {
  if (typeof value === 'string') return value;
  const [delimiter, parts] = z.object({ 'Fn::Join': z.tuple([z.string(), z.array(z.unknown())]) }).safeParse(value)
    .data?.['Fn::Join'] ?? [undefined, []];
  return delimiter === undefined ? undefined : parts.map((part) => textOf(part) ?? unknown).join(delimiter);
};

const issuersSchema = z.array(
  z.object({ audience: z.array(z.string()).default([]), isUserPool: z.boolean().optional() }),
);

// The pool is a trusted issuer like any other; the others are no business of the pool's.
const appClientIdsIn = (issuers: string): string[] => {
  const trusted = issuersSchema.safeParse(JSON.parse(issuers)).data ?? [];
  const pool = trusted.find(({ isUserPool }) => isUserPool === true);
  return (pool?.audience ?? []).filter((id) => !id.includes(unknown));
};

type Resources = z.output<typeof templateSchema>['Resources'];

/** A function of the construct. */
const functionIn = (name: FunctionName, resources: Resources, prefix: string): Resources[string] | undefined => {
  const id = new RegExp(`^${prefix}${pascalCase(name)}Function[0-9A-F]{8}$`);
  return Object.entries(resources).find(([key, { Type }]) => Type === 'AWS::Lambda::Function' && id.test(key))?.[1];
};

/** The variables of each function of the construct. */
const environments = (resources: Resources, prefix: string) => {
  const found = new Map<FunctionName, Variables>();
  for (const name of functionNames) {
    const resource = functionIn(name, resources, prefix);
    if (resource) found.set(name, resource.Properties.Environment?.Variables ?? {});
  }
  return found;
};

/** That of a look-up is the last one of its function. */
const lastLayerOf = (name: FunctionName, resources: Resources, prefix: string): string | undefined => {
  const layer = functionIn(name, resources, prefix)?.Properties.Layers?.at(-1);
  const { Ref: id } = z.object({ Ref: z.string() }).safeParse(layer).data ?? {};
  return layer === undefined ? undefined : (id ?? textOf(layer) ?? 'of another stack');
};

/** `prefix` is what stands before the construct's logical ids. A variable that no function has counts with the default of its setting. */
export const settingsInTemplate = (template: unknown, prefix: string): DeployedSettings => {
  const { Resources, Outputs } = templateSchema.parse(template);
  const functions = environments(Resources, prefix);
  const variable = (name: string, usual = ''): string => {
    const values = [...functions.values()].map((variables) => textOf(variables[name]));
    return values.find((value) => value !== undefined) ?? usual;
  };
  const isTrue = (name: string): boolean => variable(name) === 'true';
  const words = (name: string): string[] =>
    variable(name)
      .split(' ')
      .filter((word) => word !== '');
  const retention = Object.values(Resources).find(({ Type }) => Type === 'AWS::Logs::LogGroup')?.Properties
    .RetentionInDays;
  return {
    functions: new Set(functions.keys()),
    corbado: {
      projectId: variable('CORBADO_PROJECT_ID'),
      apiAuth: variable('CORBADO_API_AUTH') === 'bearer' ? 'bearer' : 'basic',
    },
    allowedOrigins: words('ALLOWED_ORIGINS'),
    actions: { auth: z.enum(['hmac', 'basic', 'iam']).catch('hmac').parse(variable('ACTION_AUTH')) },
    identity: {
      userIdClaim: z.enum(userIdClaims).catch('webauthnId').parse(variable('USER_ID_CLAIM')),
      allowEmailUserId: isTrue('ALLOW_EMAIL_USER_ID'),
    },
    session: {
      absoluteSeconds: Number(variable('SESSION_ABSOLUTE_SECONDS', '10800')),
      idleSeconds: Number(variable('SESSION_IDLE_SECONDS', '1800')),
      cookieSameSite: variable('COOKIE_SAME_SITE', 'Strict'),
    },
    preLogin: { resolve: z.enum(identifierResolvers).catch('userId').parse(variable('PRE_LOGIN_RESOLVE')) },
    lookUpLayer: lastLayerOf('pre-login', Resources, prefix),
    postLogin: {
      delivery: variable('SESSION_DELIVERY') === 'handoff' ? 'handoff' : 'session',
      trustEventIdentity: isTrue('TRUST_EVENT_IDENTITY'),
    },
    cognito: {
      customAuth: functions.has('verify-auth-challenge'),
      createDemoPool: Object.keys(Outputs).some((key) => key.startsWith(`${prefix}UserPoolClientId`)),
      appClientIds: appClientIdsIn(variable('TRUSTED_ISSUERS', '[]')),
      flag: {
        mode: z.enum(flagModes).catch('off').parse(variable('FLAG_MODE')),
        attribute: variable('FLAG_ATTRIBUTE'),
        timeAttribute: variable('FLAG_TIME_ATTRIBUTE'),
        mfaFactors: z.array(z.enum(mfaFactors)).catch([]).parse(words('FLAG_MFA_FACTORS')),
      },
    },
    logRetentionDays: typeof retention === 'number' ? retention : undefined,
  };
};
