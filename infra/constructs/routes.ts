// Every route of the API and the function that answers it.
import type { FunctionName } from '../build.ts';
import type { TriggerName } from '../deployed-functions.ts';

/** A function that the API calls. */
export type RoutedName = Exclude<FunctionName, TriggerName | 'reconcile'>;

export type Route = {
  readonly method: 'GET' | 'POST' | 'DELETE';
  readonly path: `/${string}`;
  readonly functionName: RoutedName;
};

export const routes: readonly Route[] = [
  { method: 'POST', path: '/actions/post-login', functionName: 'post-login' },
  { method: 'POST', path: '/actions/post-append', functionName: 'post-append' },
  { method: 'POST', path: '/actions/pre-login', functionName: 'pre-login' },
  { method: 'POST', path: '/auth/corbadoConnectToken', functionName: 'connect-token' },
  { method: 'POST', path: '/auth/passkey/verify', functionName: 'verify-passkey' },
  { method: 'GET', path: '/auth/session', functionName: 'session' },
  { method: 'POST', path: '/auth/session', functionName: 'session' },
  { method: 'DELETE', path: '/auth/session', functionName: 'session' },
  { method: 'GET', path: '/auth/sessions', functionName: 'session' },
  { method: 'DELETE', path: '/auth/sessions', functionName: 'session' },
  { method: 'POST', path: '/webhooks/corbado', functionName: 'corbado-webhook' },
  // Other names for the same, as Corbado's documents and published example apps have them. The functions answer each in its dialect.
  { method: 'POST', path: '/auth/createConnectToken', functionName: 'connect-token' },
  { method: 'POST', path: '/connectToken', functionName: 'connect-token' },
  { method: 'POST', path: '/auth/verifySignedPasskeyData', functionName: 'verify-passkey' },
  { method: 'POST', path: '/auth/completeLogin', functionName: 'verify-passkey' },
];

/** The key by which API Gateway knows a route. */
export const routeKey = ({ method, path }: Route): string => `${method} ${path}`;

/** Whether Corbado's actions call this route, rather than browsers and apps. */
export const isActionRoute = ({ path }: Route): boolean => path.startsWith('/actions/');

/** Whether Corbado's webhooks call this route: by password, whatever the actions do. */
export const isWebhookRoute = ({ path }: Route): boolean => path.startsWith('/webhooks/');

/** The routes that these functions answer, in the order of the list above. */
export const routesOf = (functions: readonly FunctionName[]): Route[] =>
  routes.filter(({ functionName }) => functions.includes(functionName));
