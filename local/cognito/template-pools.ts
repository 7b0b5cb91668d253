// The user pools in the template, with their clients and the functions that they call, as the stand-in takes them.
import * as z from 'zod';
import { userPoolClientId, userPoolId } from '../cloudformation-values.ts';
import type { TemplateReader } from '../template-reader.ts';
import { standardAttributes } from './schema-attributes.ts';
import { challengeTriggers, type LocalUserPool, type LocalUserPoolClient } from './user-pool.ts';

const length = z.coerce.number().int();

const schemaAttribute = z.object({
  Name: z.string(),
  // Required here: what AWS makes of an attribute that does not say, its documents leave open.
  Mutable: z.boolean(),
  StringAttributeConstraints: z.object({ MaxLength: length.optional() }).default({}),
});

const poolSchema = z.object({
  UserPoolName: z.string().optional(),
  Schema: z.array(schemaAttribute).default([]),
  MfaConfiguration: z.enum(['OFF', 'OPTIONAL', 'ON']).default('OFF'),
  AliasAttributes: z.array(z.enum(['email', 'phone_number', 'preferred_username'])).default([]),
  // Users with a made-up name, known by their address: the stand-in has none.
  UsernameAttributes: z.array(z.string()).max(0, 'no user names of another kind').default([]),
  // The triggers of a custom sign-in; the stand-in calls no others.
  LambdaConfig: z
    .object({
      DefineAuthChallenge: z.string().optional(),
      CreateAuthChallenge: z.string().optional(),
      VerifyAuthChallengeResponse: z.string().optional(),
    })
    .default({}),
});

const clientSchema = z.object({
  UserPoolId: z.string(),
  ClientName: z.string().optional(),
  GenerateSecret: z.literal(false, 'no client secret').default(false),
  ExplicitAuthFlows: z.array(z.string()).default([]),
  WriteAttributes: z.array(z.string()).optional(),
  PreventUserExistenceErrors: z.enum(['ENABLED', 'LEGACY']).default('LEGACY'),
});

const readClients = (template: TemplateReader): { poolId: string; client: LocalUserPoolClient }[] =>
  template.ofType('AWS::Cognito::UserPoolClient').map((resource) => {
    const client = template.read(resource, clientSchema);
    return {
      poolId: client.UserPoolId,
      client: {
        id: userPoolClientId(resource.id),
        name: client.ClientName ?? resource.id,
        authFlows: client.ExplicitAuthFlows,
        ...(client.WriteAttributes && { writeAttributes: client.WriteAttributes }),
        preventUserExistenceErrors: client.PreventUserExistenceErrors === 'ENABLED',
      },
    };
  });

const isCustom = ({ Name }: z.output<typeof schemaAttribute>): boolean =>
  standardAttributes.every(({ name }) => name !== Name);

const readTriggers = (config: z.output<typeof poolSchema>['LambdaConfig']): LocalUserPool['triggers'] =>
  Object.fromEntries(challengeTriggers.flatMap((trigger) => (config[trigger] ? [[trigger, config[trigger]]] : [])));

const withPrefix = (name: string): string => (name.startsWith('custom:') ? name : `custom:${name}`);

export const readUserPools = (template: TemplateReader): LocalUserPool[] => {
  const clients = readClients(template);
  return template.ofType('AWS::Cognito::UserPool').map((resource) => {
    const pool = template.read(resource, poolSchema);
    const id = userPoolId(resource.id);
    return {
      id,
      name: pool.UserPoolName ?? resource.id,
      attributes: pool.Schema.filter(isCustom).map(({ Name, Mutable, StringAttributeConstraints: { MaxLength } }) => ({
        name: withPrefix(Name),
        mutable: Mutable,
        ...(MaxLength !== undefined && { maxLength: MaxLength }),
      })),
      mfaConfiguration: pool.MfaConfiguration,
      triggers: readTriggers(pool.LambdaConfig),
      clients: clients.filter(({ poolId }) => poolId === id).map(({ client }) => client),
      aliasAttributes: pool.AliasAttributes,
    };
  });
};
