// What the deployed stage talks to, on this machine: Corbado, the existing login, and the web app's host.
import { randomBytes } from 'node:crypto';
import { createClock } from '../../local/clock.ts';
import { startCorbadoStandIn } from '../../local/corbado/corbado-stand-in.ts';
import { startLoginStandIn } from '../../local/login/login-stand-in.ts';
import { createClosers } from '../../local/stand-ins.ts';
import { startFront } from './front.ts';
import { audience, projectId } from './test-stage.ts';

/** As the Standard Webhooks specification writes a signing secret. */
export const freshActionSecret = (): string => `whsec_${randomBytes(32).toString('base64')}`;

const freshSecrets = () => ({
  corbadoApi: `corbado1_${randomBytes(32).toString('base64url')}`,
  action: freshActionSecret(),
});

export const startOutsideWorld = async () => {
  const closers = createClosers();
  const clock = createClock();
  const secrets = freshSecrets();
  const front = closers.add(await startFront());
  const corbado = closers.add(
    await startCorbadoStandIn({
      clock,
      projectId,
      apiSecret: secrets.corbadoApi,
      actionsUrl: () => `${front.url}/actions`,
      actionSecret: () => secrets.action,
      webhookUrl: () => `${front.origin}/webhooks/corbado`,
    }),
  );
  const login = closers.add(await startLoginStandIn({ clock, audience }));
  return { secrets, front, corbado, login, close: closers.closeAll };
};

export type OutsideWorld = Awaited<ReturnType<typeof startOutsideWorld>>;
