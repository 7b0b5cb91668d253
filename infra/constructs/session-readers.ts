// Who may check sessions beside the bundle's own functions: a team's functions and services, and the authorizer of its own HTTP API.
import { Duration, Names, Stack } from 'aws-cdk-lib';
import type {
  HttpRouteAuthorizerBindOptions,
  HttpRouteAuthorizerConfig,
  IHttpApi,
  IHttpRouteAuthorizer,
} from 'aws-cdk-lib/aws-apigatewayv2';
import { HttpLambdaAuthorizer, HttpLambdaResponseType } from 'aws-cdk-lib/aws-apigatewayv2-authorizers';
import { Grant, type IGrantable, PolicyStatement } from 'aws-cdk-lib/aws-iam';
import type { IFunction } from 'aws-cdk-lib/aws-lambda';
import type { Construct } from 'constructs';
import type * as z from 'zod';
import { partitionOfUser } from '../../functions/shared/table/rows.ts';
import type { Settings, SomeTable } from '../corbado-actions-props.ts';
import { ConfigurationProblem } from '../settings/configuration-problem.ts';

/** The variables of `sessionsFromEnvironment()`. */
export interface SessionsEnvironment {
  readonly CORBADO_SESSIONS_TABLE_NAME: string;
  readonly CORBADO_SESSIONS_PROJECT_ID: string;
  readonly CORBADO_SESSIONS_IDLE_SECONDS: string;
  readonly CORBADO_SESSIONS_ALLOWED_ORIGINS: string;
  readonly CORBADO_SESSIONS_COOKIE_NAME: string;
  readonly CORBADO_SESSIONS_COOKIE_SAME_SITE: 'Strict' | 'Lax' | 'None';
}

// The names are those that it declares.
type Declared = z.input<typeof import('../../session/environment.ts').envSchema>;

export const sessionsEnvironment = (settings: Settings, tableName: string): SessionsEnvironment & Declared => ({
  CORBADO_SESSIONS_TABLE_NAME: tableName,
  CORBADO_SESSIONS_PROJECT_ID: settings.corbado.projectId,
  CORBADO_SESSIONS_IDLE_SECONDS: String(settings.session.idleSeconds),
  CORBADO_SESSIONS_ALLOWED_ORIGINS: settings.allowedOrigins.join(' '),
  CORBADO_SESSIONS_COOKIE_NAME: settings.session.cookieName,
  CORBADO_SESSIONS_COOKIE_SAME_SITE: settings.session.cookieSameSite,
});

/**
 * One read of one item, of the partitions that hold sessions: no Query, no Scan, and none of the hand-off codes and marks beside them. A
 * session cannot be found without its token, whose hash is in the key.
 */
export const grantReading = (table: SomeTable, grantee: IGrantable, scope: Construct): Grant => {
  const grant = Grant.addToPrincipal({
    grantee,
    actions: ['dynamodb:GetItem'],
    resourceArns: [table.tableArn],
    // https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/specifying-conditions.html
    conditions: { 'ForAllValues:StringLike': { 'dynamodb:LeadingKeys': [partitionOfUser('*')] } },
  });
  if (table.encryptionKey) {
    const viaDynamodb = { 'kms:ViaService': `dynamodb.${Stack.of(scope).region}.amazonaws.com` };
    grantee.grantPrincipal.addToPrincipalPolicy(
      new PolicyStatement({
        actions: ['kms:Decrypt', 'kms:DescribeKey'],
        resources: [table.encryptionKey.keyArn],
        conditions: { StringEquals: viaDynamodb },
      }),
    );
  }
  return grant;
};

export type AuthorizerOptions = {
  /**
   * For how many seconds API Gateway repeats an answer without asking, from 1 to 60. So long a user who has logged out, or was blocked,
   * still gets in. Only bearer tokens can be cached: whether a cookie counts depends on the page that sends it, and API Gateway would not
   * look at that again. With this option requests with a cookie alone are answered 401.
   * @default 0 - every request is checked, by cookie or bearer token
   */
  readonly cacheSeconds?: number;
};

const longestCacheSeconds = 60;

/** One authorizer for any number of APIs: CDK's own can be attached to one only. */
class SessionAuthorizer implements IHttpRouteAuthorizer {
  readonly authorizationType = 'CUSTOM';
  readonly #lambda: IFunction;
  readonly #cacheSeconds: number;
  readonly #perApi = new Map<IHttpApi, HttpLambdaAuthorizer>();

  constructor(lambda: IFunction, cacheSeconds: number) {
    this.#lambda = lambda;
    this.#cacheSeconds = cacheSeconds;
  }

  bind(options: HttpRouteAuthorizerBindOptions): HttpRouteAuthorizerConfig {
    const { httpApi } = options.route;
    const bound = this.#perApi.get(httpApi) ?? this.#create();
    this.#perApi.set(httpApi, bound);
    return bound.bind(options);
  }

  #create(): HttpLambdaAuthorizer {
    const kind = this.#cacheSeconds === 0 ? '' : `Cached${this.#cacheSeconds}`;
    return new HttpLambdaAuthorizer(
      `${Names.uniqueResourceName(this.#lambda, { maxLength: 90 })}${kind}`,
      this.#lambda,
      {
        responseTypes: [HttpLambdaResponseType.SIMPLE],
        resultsCacheTtl: Duration.seconds(this.#cacheSeconds),
        // What an answer is cached by, and all that the function judges then.
        identitySource: this.#cacheSeconds === 0 ? [] : ['$request.header.Authorization'],
      },
    );
  }
}

/** @throws ConfigurationProblem for a time that is too long */
export const sessionAuthorizer = (lambda: IFunction, { cacheSeconds = 0 }: AuthorizerOptions): IHttpRouteAuthorizer => {
  if (Number.isInteger(cacheSeconds) && cacheSeconds >= 0 && cacheSeconds <= longestCacheSeconds)
    return new SessionAuthorizer(lambda, cacheSeconds);
  throw new ConfigurationProblem(
    `authorizer: cacheSeconds must be a whole number from 0 to ${longestCacheSeconds}: so long a session that has ended still counts`,
  );
};
