// The whole OpenAPI document. Its routes come from the catalogue that the template is made of, its schemas from the code that reads them.
import { isActionRoute, isWebhookRoute, type Route, routeKey, routes } from '../../infra/deployed-functions.ts';
import { functions } from '../../infra/functions.ts';
import { corbadoOperations } from './corbado-operations.ts';
import { frontendOperations } from './frontend-operations.ts';
import type { Operation, Security } from './operation.ts';
import { responsesOf, schemaReference, sharedResponses } from './responses.ts';
import { componentSchemas } from './schemas.ts';

const known: Readonly<Record<string, Operation>> = { ...frontendOperations, ...corbadoOperations };

/** What is said about a route; a route without a description is a mistake. */
export const operationOf = (route: Route): Operation => {
  const operation = known[routeKey(route)];
  if (operation === undefined) throw new Error(`${routeKey(route)} is described nowhere in reference/openapi`);
  return operation;
};

/** The keys of all described routes. */
export const describedRoutes = (): string[] => Object.keys(known);

const isAlias = (route: Route): boolean => {
  const { routes: own }: { readonly routes?: readonly string[] } = functions[route.functionName] as object;
  return own?.includes(routeKey(route)) !== true;
};

const tagOf = (route: Route): string => {
  if (isActionRoute(route) || isWebhookRoute(route)) return 'Corbado';
  if (isAlias(route)) return 'Other names';
  return route.functionName === 'session' ? 'Sessions' : 'Passkeys';
};

const signatureHeaders = ['webhook-id', 'webhook-timestamp'].map((name) => ({
  name,
  in: 'header',
  required: false,
  description: 'With `actions.auth: hmac`: part of the signature (Standard Webhooks).',
  schema: { type: 'string' },
}));

const securityOf = ({ security, isOpen }: Operation): object[] => [
  ...security.map((name) => ({ [name]: [] })),
  ...(isOpen ? [{}] : []),
];

const pathItem = (route: Route): object => {
  const operation = operationOf(route);
  const { id, summary, description, request, examples } = operation;
  return {
    operationId: id,
    tags: [tagOf(route)],
    summary,
    description,
    security: securityOf(operation),
    ...(isActionRoute(route) && { parameters: signatureHeaders }),
    ...(request !== undefined && {
      requestBody: {
        required: true,
        content: { 'application/json': { schema: schemaReference(request), example: examples.request } },
      },
    }),
    responses: responsesOf(operation),
  };
};

const paths = (): Record<string, Record<string, object>> => {
  const items: Record<string, Record<string, object>> = {};
  for (const route of routes) {
    items[route.path] = { ...items[route.path], [route.method.toLowerCase()]: pathItem(route) };
  }
  return items;
};

const securitySchemes: Readonly<Record<Security, object>> = {
  sessionCookie: {
    type: 'apiKey',
    in: 'cookie',
    name: '__Host-session_id',
    description:
      'Browsers. `session.cookieName` in the stage is its name. The page’s `Origin` must be one of `allowedOrigins`. Never together with ' +
      'an `Authorization` header.',
  },
  sessionToken: { type: 'http', scheme: 'bearer', description: 'Apps and servers: the session’s token.' },
  idToken: {
    type: 'http',
    scheme: 'bearer',
    bearerFormat: 'JWT',
    description: 'A JWT of one of the stage’s `trustedIssuers`, or of its user pool.',
  },
  signature: {
    type: 'apiKey',
    in: 'header',
    name: 'webhook-signature',
    description: '`actions.auth: hmac`: a signature of id, timestamp and body (Standard Webhooks).',
  },
  password: {
    type: 'http',
    scheme: 'basic',
    description: '`actions.auth: basic`, and webhooks: the user is `corbado`.',
  },
  aws: {
    type: 'apiKey',
    in: 'header',
    name: 'Authorization',
    description: '`actions.auth: iam`: AWS Signature Version 4 for `execute-api`.',
  },
};

const headers = {
  RequestId: { description: 'Finds the log line.', schema: { type: 'string' } },
  RetryAfter: { description: 'How many seconds to wait before the next try.', schema: { type: 'integer' } },
  SessionCookie: {
    description:
      'The session for a browser: `Secure`, `HttpOnly`, `SameSite` as in the stage; empty and expired after a logout.',
    schema: { type: 'string' },
  },
};

export const openApiDocument = () => ({
  openapi: '3.1.1',
  info: {
    title: 'Corbado Actions',
    version: '1.0.0',
    summary: 'Passkeys with Corbado Connect for the login that a company already has.',
    description:
      'Times are epoch seconds, bodies are JSON. Failures are problems (RFC 9457) with a `code` to act on; docs/errors.md explains each. ' +
      'Written by `npm run docs:api` from the code.',
    license: { name: 'MIT', identifier: 'MIT' },
  },
  servers: [{ url: 'https://{host}', variables: { host: { default: 'api.your-company.com' } } }],
  tags: [
    { name: 'Passkeys', description: 'What frontends and apps need for Corbado’s components.' },
    { name: 'Sessions', description: 'Who is signed in, and until when.' },
    {
      name: 'Other names',
      description: 'The same routes under the names of Corbado’s documents, each with exactly their answer.',
    },
    { name: 'Corbado', description: 'What Corbado calls.' },
  ],
  paths: paths(),
  components: {
    securitySchemes,
    headers,
    schemas: componentSchemas(),
    responses: sharedResponses(routes.map(operationOf)),
  },
});
