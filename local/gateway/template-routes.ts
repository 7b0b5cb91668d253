// The HTTP API in the template: its routes and its CORS rules.
import * as z from 'zod';
import type { FunctionName } from '../../infra/functions.ts';
import { type Resource, resourceProblem } from '../cloudformation-values.ts';
import type { LocalFunction } from '../lambda/template-functions.ts';
import type { TemplateReader } from '../template-reader.ts';

export type LocalRoute = {
  readonly method: string;
  readonly path: string;
  readonly functionName: FunctionName;
  readonly authorization: 'NONE' | 'AWS_IAM';
};

/** API Gateway's CorsConfiguration; names of headers and methods as configured. */
export type CorsRules = {
  readonly allowOrigins: readonly string[];
  readonly allowMethods: readonly string[];
  readonly allowHeaders: readonly string[];
  readonly exposeHeaders: readonly string[];
  readonly allowCredentials: boolean;
  /** Absent: browsers decide how long they remember a preflight. */
  readonly maxAgeSeconds: number | undefined;
};

// Only routes of one method and one literal path: what the bundle has. `$default`, ANY and {parameters} are refused.
const routeSchema = z.object({
  RouteKey: z.string().regex(/^(GET|HEAD|POST|PUT|PATCH|DELETE) \/[^{}]*$/, 'a method and a path without parameters'),
  Target: z.string().startsWith('integrations/'),
  AuthorizationType: z.enum(['NONE', 'AWS_IAM']).default('NONE'),
});

const integrationSchema = z.object({
  IntegrationType: z.literal('AWS_PROXY'),
  IntegrationUri: z.string(),
  PayloadFormatVersion: z.literal('2.0'),
});

const listSchema = z.array(z.string()).default([]);

const apiSchema = z.object({
  CorsConfiguration: z
    .object({
      // API Gateway also knows patterns like https://*; the functions compare whole origins, so the local run does too.
      AllowOrigins: z.array(z.string().regex(/^(\*|[^*]+)$/, 'an exact origin or *')).default([]),
      AllowMethods: listSchema,
      AllowHeaders: listSchema,
      ExposeHeaders: listSchema,
      AllowCredentials: z.boolean().default(false),
      MaxAge: z.number().optional(),
    })
    .optional(),
});

type Integrations = ReadonlyMap<string, FunctionName>;

const readIntegrations = (template: TemplateReader, functions: readonly LocalFunction[]): Integrations =>
  new Map(
    template.ofType('AWS::ApiGatewayV2::Integration').map((resource) => {
      const { IntegrationUri } = template.read(resource, integrationSchema);
      const target = functions.find(({ arn }) => arn === IntegrationUri);
      if (!target) throw resourceProblem(resource, `calls ${IntegrationUri}, which is not a function of the template`);
      return [resource.id, target.name];
    }),
  );

const readRoute = (template: TemplateReader, resource: Resource, integrations: Integrations): LocalRoute => {
  const { RouteKey, Target, AuthorizationType } = template.read(resource, routeSchema);
  const functionName = integrations.get(Target.slice('integrations/'.length));
  if (functionName === undefined) throw resourceProblem(resource, `leads to ${Target}, which is not in the template`);
  const space = RouteKey.indexOf(' ');
  return {
    method: RouteKey.slice(0, space),
    path: RouteKey.slice(space + 1),
    functionName,
    authorization: AuthorizationType,
  };
};

export const readRoutes = (template: TemplateReader, functions: readonly LocalFunction[]): LocalRoute[] => {
  const integrations = readIntegrations(template, functions);
  return template.ofType('AWS::ApiGatewayV2::Route').map((resource) => readRoute(template, resource, integrations));
};

export const readCors = (template: TemplateReader): CorsRules | undefined => {
  const [api, another] = template.ofType('AWS::ApiGatewayV2::Api');
  if (another) throw resourceProblem(another, 'is a second API — the local run serves one');
  const cors = api && template.read(api, apiSchema).CorsConfiguration;
  if (!cors) return undefined;
  return {
    allowOrigins: cors.AllowOrigins,
    allowMethods: cors.AllowMethods,
    allowHeaders: cors.AllowHeaders,
    exposeHeaders: cors.ExposeHeaders,
    allowCredentials: cors.AllowCredentials,
    maxAgeSeconds: cors.MaxAge,
  };
};
