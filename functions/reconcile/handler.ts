// Wiring of the reconcile run, which a schedule starts: no caller and no input; the answer is for whoever invokes it by hand.
import { get, openTable, put, query, remove, update } from '../shared/aws/dynamodb.ts';
import { openSecretsManager } from '../shared/aws/secret.ts';
import { openFlagWriter } from '../shared/cognito/flag-writer.ts';
import { openCorbado } from '../shared/corbado/corbado.ts';
import { readEnvironment } from '../shared/environment/read-environment.ts';
import { runInvocation } from '../shared/frame/invocation.ts';
import type { RefusalCode } from '../shared/frame/refusal.ts';
import { userIdRulesOf } from '../shared/user/users.ts';
import { envSchema } from './env.ts';
import { type RunSummary, reconcile } from './reconcile.ts';

const env = readEnvironment(envSchema);
const writer = openFlagWriter(env);
if (writer === undefined) throw new Error('FLAG_MODE=off leaves nothing to reconcile');
const corbado = openCorbado(env, openSecretsManager());
const table = openTable(env.TABLE_NAME, { get, query, put, update, remove });
const settings = { projectId: env.CORBADO_PROJECT_ID, userIdRules: userIdRulesOf(env) };
const flag = { table, writer, recheckSeconds: env.FLAG_RECHECK_DAYS * 86_400 };

export type ScheduledAnswer = RunSummary | { readonly code: RefusalCode; readonly requestId: string };

// No prewarm: nobody waits for this.
export const handler = (event: unknown, context: unknown): Promise<ScheduledAnswer> =>
  runInvocation<ScheduledAnswer>(
    { stage: env.STAGE, functionName: 'reconcile', deadlineMilliseconds: 55_000 },
    event,
    context,
    {
      route: 'schedule reconcile',
      run: async (call) => {
        const summary = await reconcile(settings, { table, corbado, flag }, call);
        const { checked, raised, cleared, kept, failed } = summary;
        call.trail.note({ checked, raised, cleared, kept, failed });
        return summary;
      },
      statusOf: () => 200,
      refuse: ({ code }, requestId) => ({ code, requestId }),
    },
  );
