// The flag in the user pool: set once there is a passkey, and cleared after the last one was deleted.
import { type FlagPlace, flagPlace, readFlag } from '../cognito/passkeys-in-pool.ts';
import type { WebhookDelivery } from '../corbado/webhooks.ts';
import { redactJson } from '../redact.ts';
import { checkEqual } from './check.ts';
import type { JourneyContext, JourneySystem } from './journey-system.ts';
import type { JourneyStep, Shown } from './step.ts';

// A count of no passkeys is believed only when the latest append is this old.
const settlesSeconds = 120;

type Pool = {
  readonly cognito: NonNullable<JourneySystem['cognito']>;
  readonly place: FlagPlace;
};

const poolOf = ({ cognito, template }: JourneySystem): Pool | undefined => {
  const place = flagPlace(template?.functions ?? []);
  return cognito && place ? { cognito, place } : undefined;
};

/** How often this user was changed in the pool. */
const writes = ({ cognito }: Pool, username: string): number =>
  cognito.calls.filter(
    ({ operation, input }) =>
      operation === 'AdminUpdateUserAttributes' && (input as { Username?: unknown }).Username === username,
  ).length;

async function* look({ step, user }: JourneyContext, pool: Pool, title: string, isSet: boolean, writeCount: number) {
  yield* step('User pool', title, async (shown) => {
    const flag = readFlag(pool.cognito, pool.place, user.username);
    const { attribute, timeAttribute } = pool.place;
    shown.answer = { status: 200, body: { [attribute]: flag?.isSet, [timeAttribute]: flag?.changedAtSeconds } };
    checkEqual(attribute, flag?.isSet, isSet);
    checkEqual('number of writes', writes(pool, user.username), writeCount);
  });
}

/** After the first passkey. */
export async function* expectFlagSet(context: JourneyContext): AsyncGenerator<JourneyStep> {
  const pool = poolOf(context.system);
  if (pool) yield* look(context, pool, 'Look at the user: the passkey flag is set, and was written once', true, 1);
}

const showDelivery = (shown: Shown, { url, body, statuses, type }: WebhookDelivery): void => {
  const headers = { 'x-corbado-webhook-event': type };
  shown.request = { method: 'POST', url, headers, body: redactJson(JSON.parse(body)) };
  shown.answer = { status: statuses.at(-1) ?? 0 };
};

async function* deletePasskey({ step, system, user, browser }: JourneyContext): AsyncGenerator<JourneyStep> {
  const connectToken = yield* step('Browser', 'Ask for a connect token to delete the passkey', (shown) =>
    browser.auth(shown).connectToken('passkey-delete'),
  );

  yield* step('Corbado', 'Delete the only passkey; Corbado’s webhook tells of it', async (shown) => {
    const { ceremonies, webhooks, state } = system.corbado;
    const credentialId = state?.passkeys.find(({ userId }) => userId === user.username)?.id ?? '';
    await ceremonies.remove({ connectToken, credentialId });
    await webhooks?.settled();
    const delivery = webhooks?.deliveries.findLast(({ body }) => body.includes(credentialId));
    if (!delivery) throw new Error('expected a webhook: they are switched off');
    showDelivery(shown, delivery);
    checkEqual('status of the webhook', delivery.statuses.at(-1), 200);
  });
}

/** Deletes the only passkey. The flag goes with the next run of the schedule that finds the count settled. */
export async function* deletePasskeyAndClearFlag(context: JourneyContext): AsyncGenerator<JourneyStep> {
  const pool = poolOf(context.system);
  if (!pool) return;
  yield* deletePasskey(context);

  yield* context.step('Schedule', 'Two minutes later: the reconcile run asks Corbado what is left', async (shown) => {
    const { clock, runSchedule } = context.system;
    clock?.moveBySeconds(settlesSeconds + 1);
    const result = await runSchedule?.('reconcile');
    if (!result?.ok) throw new Error(`expected a run, got ${result?.message ?? 'none'}`);
    shown.answer = { status: 200, body: redactJson(result.payload) };
  });

  yield* look(context, pool, 'Look at the user again: the passkey flag is gone', false, 2);
}
