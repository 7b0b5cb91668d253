// Makes the template that runs here of somebody's own: the construct's part, with the parts of the world that it works with beside it.
import { mkdirSync, writeFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { bundleFolder } from '../../infra/bundle-folder.ts';
import type { FunctionName } from '../../infra/functions.ts';
import { type Resource, resolveValue, userPoolId } from '../cloudformation-values.ts';
import { bundleHash, bundleListFile } from '../lambda/template-functions.ts';
import { localNames } from '../template.ts';
import type { FoundConstruct, TemplateResource } from './find-construct.ts';
import {
  describeDifferences,
  type LocalParts,
  localClientId,
  localEnvironment,
  localPoolId,
  localTableId,
  type Variables,
} from './local-environment.ts';
import { describeLookUp, localLayers } from './local-look-up.ts';
import { describeRoles, localRole } from './local-roles.ts';
import { ownPart } from './own-part.ts';

type Properties = Readonly<Record<string, unknown>>;
type Made = { readonly Type: string; readonly Properties: Properties; readonly Metadata?: Properties };

const asResource = (id: string, { Type, Properties, Metadata }: TemplateResource): Resource => ({
  id,
  type: Type,
  properties: Properties,
  metadata: Metadata,
});

/** Values of the environment as texts. What only a deployment could say, such as an import of another stack, is left open. */
const variablesOf = ({ resources }: FoundConstruct, id: string): Variables => {
  const all = new Map(Object.entries(resources).map(([key, resource]) => [key, asResource(key, resource)]));
  const user = all.get(id);
  const { Variables = {} } = (user?.properties.Environment ?? {}) as { Variables?: Record<string, unknown> };
  const textOf = (value: unknown): string => {
    try {
      return user === undefined ? '' : String(resolveValue(value, { user, resources: all }));
    } catch {
      return 'known-after-deployment';
    }
  };
  return Object.fromEntries(Object.entries(Variables).map(([name, value]) => [name, textOf(value)]));
};

const table: Made = {
  Type: 'AWS::DynamoDB::Table',
  Properties: {
    KeySchema: [
      { AttributeName: 'pk', KeyType: 'HASH' },
      { AttributeName: 'sk', KeyType: 'RANGE' },
    ],
    AttributeDefinitions: [
      { AttributeName: 'pk', AttributeType: 'S' },
      { AttributeName: 'sk', AttributeType: 'S' },
    ],
  },
};

const custom = (name: string) => ({
  Name: name.replace(/^custom:/, ''),
  Mutable: true,
  StringAttributeConstraints: { MinLength: '0', MaxLength: '32' },
});

const triggers: Readonly<Partial<Record<FunctionName, string>>> = {
  'define-auth-challenge': 'DefineAuthChallenge',
  'create-auth-challenge': 'CreateAuthChallenge',
  'verify-auth-challenge': 'VerifyAuthChallengeResponse',
};

/** A pool as the settings need one, in place of the team's. */
const poolAsNeeded = ({ functions }: FoundConstruct, { FLAG_ATTRIBUTE, FLAG_TIME_ATTRIBUTE }: Variables) => {
  const attributes = [FLAG_ATTRIBUTE, FLAG_TIME_ATTRIBUTE].filter((name) => name !== undefined && name !== '');
  const attached = [...functions].flatMap(([id, name]) => {
    const trigger = triggers[name];
    return trigger === undefined ? [] : [[trigger, { 'Fn::GetAtt': [id, 'Arn'] }]];
  });
  return {
    [localPoolId]: {
      Type: 'AWS::Cognito::UserPool',
      Properties: {
        Schema: attributes.map((name) => custom(String(name))),
        LambdaConfig: Object.fromEntries(attached),
      },
    },
    [localClientId]: {
      Type: 'AWS::Cognito::UserPoolClient',
      Properties: {
        UserPoolId: userPoolId(localPoolId),
        ExplicitAuthFlows: ['ALLOW_CUSTOM_AUTH', 'ALLOW_REFRESH_TOKEN_AUTH', 'ALLOW_USER_PASSWORD_AUTH'],
        WriteAttributes: ['name'],
      },
    },
  };
};

const kept = [
  'AWS::ApiGatewayV2::Api',
  'AWS::ApiGatewayV2::Integration',
  'AWS::ApiGatewayV2::Route',
  'AWS::ApiGatewayV2::Stage',
  'AWS::Events::Rule',
  'AWS::Cognito::UserPool',
  'AWS::Cognito::UserPoolClient',
];

const withLocalOrigin = (properties: Properties): Properties => {
  const { CorsConfiguration: cors } = properties as { CorsConfiguration?: { AllowOrigins?: string[] } };
  if (cors === undefined) return properties;
  return {
    ...properties,
    CorsConfiguration: { ...cors, AllowOrigins: [localNames.app, ...(cors.AllowOrigins ?? [])] },
  };
};

// Where its log goes is nowhere here; what it says is the template's.
const withoutDestination = ({ AccessLogSettings: log, ...properties }: Properties): Properties =>
  log === undefined
    ? properties
    : { ...properties, AccessLogSettings: { Format: (log as { Format?: unknown }).Format } };

const changed: Readonly<Record<string, (properties: Properties) => Properties>> = {
  'AWS::ApiGatewayV2::Api': withLocalOrigin,
  'AWS::ApiGatewayV2::Stage': withoutDestination,
};

export type OwnTemplate = {
  readonly resources: Readonly<Record<string, Made>>;
  /** What a person should know about the difference, one line each. */
  readonly differences: string[];
};

const namedAtMost = 12;

const describeLeftAlone = (names: readonly string[]): string[] => {
  if (names.length === 0) return [];
  const more = names.length - namedAtMost;
  const listed = names.slice(0, namedAtMost).join(', ');
  return [`what is not the construct's is left alone: ${listed}${more > 0 ? `, and ${more} more` : ''}`];
};

const asAsset = (path: string): Properties => ({ 'aws:asset:path': path });
const asLayer = (path: string): Made => ({
  Type: 'AWS::Lambda::LayerVersion',
  Properties: {},
  Metadata: asAsset(path),
});

/** `folder` is where it will be: it names the bundles, whose bytes are those of this package, and folders of the app from there. */
export const localTemplate = (found: FoundConstruct, folder: string): OwnTemplate => {
  const { own, leftAlone } = ownPart(found);
  const environments = new Map([...found.functions.keys()].map((id) => [id, variablesOf(found, id)]));
  const everything: Variables = Object.assign({}, ...environments.values());
  const parts: LocalParts = { ownPool: own.some(([, { Type }]) => Type === 'AWS::Cognito::UserPool') };
  const roles = new Map([...found.functions.keys()].map((id) => [id, localRole(found, id, parts)]));
  const functions = [...found.functions].flatMap(([id, name]) => {
    const Variables = localEnvironment(environments.get(id) ?? {}, parts);
    const { Handler, Timeout, MemorySize, Layers } = found.resources[id]?.Properties ?? {};
    const Role = { 'Fn::GetAtt': [`${id}LocalRole`, 'Arn'] };
    const Properties = { Handler, Timeout, MemorySize, Role, Layers, Environment: { Variables } };
    const Metadata = asAsset(relative(folder, bundleFolder(name)));
    return [
      [id, { Type: 'AWS::Lambda::Function', Properties, Metadata }],
      [`${id}LocalRole`, roles.get(id)?.role],
    ];
  });
  const layers = new Map([...found.functions.keys()].flatMap((id) => [...localLayers(found, id)]));
  const strangers = [...found.functions].filter(([id]) => roles.get(id)?.known !== true).map(([, name]) => name);
  const others = own
    .filter(([, { Type }]) => kept.includes(Type))
    .map(([id, { Type, Properties }]) => [id, { Type, Properties: changed[Type]?.(Properties) ?? Properties }]);
  const playedPool = everything.COGNITO_USER_POOL_ID !== undefined && !parts.ownPool;
  return {
    resources: {
      ...Object.fromEntries([...functions, ...others]),
      ...Object.fromEntries([...layers].map(([id, path]) => [id, asLayer(relative(folder, path))])),
      [localTableId]: table,
      ...(playedPool ? poolAsNeeded(found, everything) : {}),
    },
    differences: [
      ...describeDifferences(everything, parts),
      ...describeLookUp(everything, layers),
      ...describeRoles(found, strangers),
      ...describeLeftAlone(leftAlone),
    ],
  };
};

/** Writes it into `folder`, as the local run reads it. Returns what a person should know about the difference. */
export const writeLocalTemplate = (found: FoundConstruct, folder: string): string[] => {
  mkdirSync(folder, { recursive: true });
  const { resources, differences } = localTemplate(found, folder);
  const hashes = [...found.functions.values()].map((name) => [name, bundleHash(bundleFolder(name))]);
  writeFileSync(join(folder, 'local.template.json'), JSON.stringify({ Resources: resources }, null, 2));
  writeFileSync(join(folder, bundleListFile), JSON.stringify(Object.fromEntries(hashes)));
  return differences;
};
