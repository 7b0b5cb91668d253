// What the synthesised template says about this machine's copy: functions, routes, tables and all the rest, with concrete values.
import { type Roles, readRoles } from './access/template-roles.ts';
import { cognitoOrigin } from './cloudformation-values.ts';
import { readUserPools } from './cognito/template-pools.ts';
import type { LocalUserPool } from './cognito/user-pool.ts';
import { type LocalTable, readTables } from './dynamodb/template-tables.ts';
import { type CorsRules, type LocalRoute, readCors, readRoutes } from './gateway/template-routes.ts';
import { type LocalApiStage, readApiStage } from './gateway/template-stage.ts';
import { type LocalSchedule, readSchedules } from './lambda/schedules.ts';
import { type LocalFunction, readFunctions } from './lambda/template-functions.ts';
import { readTemplate } from './template-reader.ts';

/** Origins, without a slash at the end. */
export type Addresses = {
  readonly app: string;
  readonly corbado: string;
  readonly login: string;
  readonly cognito: string;
};

/** The names that stand in the template for addresses not known before everything listens: the local stage's, and AWS's own. */
export const localNames: Addresses = {
  app: 'http://app.localhost',
  corbado: 'http://corbado.localhost',
  login: 'http://login.localhost',
  cognito: cognitoOrigin,
};

export type LocalTemplate = {
  readonly functions: readonly LocalFunction[];
  /** What each function may do. */
  readonly roles: Roles;
  readonly routes: readonly LocalRoute[];
  /** Absent when the API answers no browser of another origin. */
  readonly cors: CorsRules | undefined;
  readonly stage: LocalApiStage;
  readonly tables: readonly LocalTable[];
  readonly userPools: readonly LocalUserPool[];
  readonly schedules: readonly LocalSchedule[];
};

const namesReplacedBy =
  (addresses: Addresses) =>
  (text: string): string =>
    text
      .replaceAll(localNames.app, addresses.app)
      .replaceAll(localNames.corbado, addresses.corbado)
      .replaceAll(localNames.login, addresses.login)
      .replaceAll(localNames.cognito, addresses.cognito);

const withOrigins = (one: LocalFunction, origins: readonly string[]): LocalFunction => {
  const { ALLOWED_ORIGINS: allowed } = one.environment;
  if (allowed === undefined) return one;
  return { ...one, environment: { ...one.environment, ALLOWED_ORIGINS: [allowed, ...origins].join(' ') } };
};

/**
 * Describes the template in `folder`, with its local names replaced by `addresses`. Throws a `ConfigurationProblem`
 * naming the resource for anything that the local run does not know how to do. Pages of `furtherOrigins` may call, too.
 */
export const describeTemplate = (
  folder: string,
  addresses: Addresses,
  furtherOrigins: readonly string[] = [],
): LocalTemplate => {
  const reader = readTemplate(folder, namesReplacedBy(addresses));
  const functions = readFunctions(reader).map((one) => withOrigins(one, furtherOrigins));
  const cors = readCors(reader);
  return {
    functions,
    roles: readRoles(reader, functions),
    routes: readRoutes(reader, functions),
    cors: cors && { ...cors, allowOrigins: [...cors.allowOrigins, ...furtherOrigins] },
    stage: readApiStage(reader),
    tables: readTables(reader),
    userPools: readUserPools(reader),
    schedules: readSchedules(reader, functions),
  };
};
