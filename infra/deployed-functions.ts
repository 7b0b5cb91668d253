// What follows from the catalogue of functions: which of them a stage deploys, and their routes.
import { type BundleBudget, withClients } from './bundle-budgets.ts';
import type { AccessSettings, FunctionAccess, FunctionRow } from './function-row.ts';
import { type FunctionName, functionNames, functions } from './functions.ts';

type Rows = typeof functions;
const rows: Readonly<Record<FunctionName, FunctionRow>> = functions;
type NamesDeployed<How extends Rows[FunctionName]['deployed']> = {
  [Name in FunctionName]: Rows[Name]['deployed'] extends How ? Name : never;
}[FunctionName];

const namesDeployed = <How extends Rows[FunctionName]['deployed']>(how: How) =>
  functionNames.filter((name): name is NamesDeployed<How> => functions[name].deployed === how);

/** The functions with a switch of their own. */
export const switchedNames = namesDeployed('by switch');
export type SwitchedName = (typeof switchedNames)[number];

/** Keep the flag in the user pool true. */
export const flagKeeperNames = namesDeployed('with flag');

/** What a user pool invokes during a login by passkey. */
export const triggerNames = namesDeployed('with custom auth');

/** The functions that a stage deploys, in the order of the catalogue. */
export const deployedFunctions = (stage: {
  readonly functions: Readonly<Record<SwitchedName, boolean>>;
  readonly cognito: AccessSettings['cognito'] & { readonly customAuth: boolean };
}): FunctionName[] => {
  const deployed = new Set<FunctionName>([
    ...switchedNames.filter((name) => stage.functions[name]),
    ...(stage.cognito.flag.mode === 'off' ? [] : flagKeeperNames),
    ...(stage.cognito.customAuth ? triggerNames : []),
  ]);
  return functionNames.filter((name) => deployed.has(name));
};

const nothing = { table: [], corbadoApiSecret: false, actionSecret: false, cognito: [], counts: [] } as const;

export const functionAccess = (name: FunctionName, settings: AccessSettings): FunctionAccess => ({
  ...nothing,
  ...rows[name].access?.(settings),
});

export type Route = {
  readonly method: 'GET' | 'POST' | 'DELETE';
  readonly path: string;
  readonly functionName: FunctionName;
};

const routesIn = (which: 'routes' | 'aliases'): Route[] =>
  functionNames.flatMap((functionName) => {
    const keys = rows[functionName][which] ?? [];
    return keys.map((key) => {
      const [method, path] = key.split(' ') as [Route['method'], string];
      return { method, path, functionName };
    });
  });

/** Every route of the API, the aliases last. */
export const routes: readonly Route[] = [...routesIn('routes'), ...routesIn('aliases')];

/** The key by which API Gateway knows a route. */
export const routeKey = ({ method, path }: Route): string => `${method} ${path}`;

/** Whether Corbado's actions call this route, rather than browsers and apps. */
export const isActionRoute = ({ path }: Route): boolean => path.startsWith('/actions/');

/** Whether Corbado's webhooks call this route: by password, whatever the actions do. */
export const isWebhookRoute = ({ path }: Route): boolean => path.startsWith('/webhooks/');

/** The functions that Corbado's actions call: the ones that `actions.auth` is about. */
export const actionNames = routes.filter(isActionRoute).map(({ functionName }) => functionName);

export const bundleBudget = (name: FunctionName): BundleBudget => rows[name].budget ?? withClients;

/** How a function's name is written in construct ids and outputs: `post-login` becomes `PostLogin`. */
export const pascalCase = (name: FunctionName): string =>
  name
    .split('-')
    .map((word) => word.charAt(0).toUpperCase() + word.slice(1))
    .join('');
