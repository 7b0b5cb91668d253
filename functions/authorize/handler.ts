// Wiring of the authorizer. It answers API Gateway, not the client: yes, no, or, for an outage, not at all.
import { get, openTable } from '../shared/aws/dynamodb.ts';
import { readEnvironment } from '../shared/environment/read-environment.ts';
import { prewarm, runInvocation, warmTable } from '../shared/frame/invocation.ts';
import { type RefusalCode, standsForNoSession } from '../shared/frame/refusal.ts';
import { browserRulesOf } from '../shared/http/credential.ts';
import { type SessionFacts, sessionLimitsOf } from '../shared/login/session.ts';
import { authorize } from './authorize.ts';
import { envSchema } from './env.ts';

const env = readEnvironment(envSchema);
const table = openTable(env.TABLE_NAME, { get });
const rules = { projectId: env.CORBADO_PROJECT_ID, limits: sessionLimitsOf(env), ...browserRulesOf(env) };
const story = authorize(rules, table);

await prewarm([warmTable(table, ['get'])]);

/** Response format 2.0. */
export type AuthorizerAnswer =
  | { readonly isAuthorized: true; readonly context: SessionFacts }
  | { readonly isAuthorized: false };

type Outcome = AuthorizerAnswer | { readonly code: RefusalCode };

/** Fails for an outage, which API Gateway answers with 500: a 403 would say that the user is signed out. */
export const handler = async (event: unknown, context: unknown): Promise<AuthorizerAnswer> => {
  const outcome = await runInvocation<Outcome>(
    { stage: env.STAGE, functionName: 'authorize', deadlineMilliseconds: 4000 },
    event,
    context,
    {
      route: 'authorizer',
      run: async (call) => ({ isAuthorized: true, context: await story(event, call) }),
      statusOf: () => 200,
      refuse: ({ code }) => (standsForNoSession(code) ? { isAuthorized: false } : { code }),
    },
  );
  if ('code' in outcome) throw new Error(outcome.code);
  return outcome;
};
