// What `npm run action` needs to act as Corbado against the local run: the action secret, the time, a user and a proof.
// All of it belongs to stand-ins of this one run; it is given to programs on this machine and to the page, as any command is.
import { demoUsers, firstDemoUser } from '../local/login/demo-users.ts';
import type { LocalSystem } from '../local/system.ts';

export type ActionTrial = {
  /** How the actions of the template know their caller. */
  readonly auth: string;
  /** Empty with IAM. */
  readonly secret: string;
  /** By the clock of the local run, which the page can move. */
  readonly nowSeconds: number;
  readonly userId: string;
  /** Absent for a user whom the existing login does not know. */
  readonly email?: string;
  /** A passkey login of this user, signed by the stand-in for Corbado and not used yet. */
  readonly signedPasskeyData: string;
};

type Parts = Pick<LocalSystem, 'actionSecret' | 'clock' | 'corbado' | 'template'>;

/** @param userId by default the first demo user. */
export const prepareActionTrial = async (parts: Parts, userId = firstDemoUser.username): Promise<ActionTrial> => {
  const { actionSecret, clock, corbado, template } = parts;
  const email = demoUsers.find(({ username }) => username === userId)?.email;
  const modes = template.functions.map(({ environment }) => environment.ACTION_AUTH);
  return {
    auth: modes.find((mode) => mode !== undefined) ?? 'iam',
    secret: actionSecret,
    nowSeconds: Math.floor(clock.nowMilliseconds() / 1000),
    userId,
    ...(email !== undefined && { email }),
    signedPasskeyData: await corbado.signPasskeyData({ claims: { webauthnId: userId } }),
  };
};
