// The part of the running system that a journey needs, and what its chapters share.
import type { Clock } from '../clock.ts';
import type { CognitoStandIn } from '../cognito/cognito-stand-in.ts';
import type { Ceremonies } from '../corbado/ceremonies.ts';
import type { CorbadoState } from '../corbado/corbado-state.ts';
import type { WebhookControls } from '../corbado/webhooks.ts';
import type { RunSchedule } from '../lambda/schedules.ts';
import { type LoginUser, poolUserOf } from '../login/demo-users.ts';
import type { LocalTemplate } from '../template.ts';
import { createHttpClient, type HttpClient } from './client.ts';
import { createStepRunner, type RunStep } from './step.ts';

export type JourneySystem = {
  /** The gateway, which is also the origin of the app. */
  url: string;
  corbado: { ceremonies: Ceremonies; webhooks?: WebhookControls; state?: Pick<CorbadoState, 'passkeys'> };
  login: { url: string; addVisitor: () => LoginUser };
  /** The rest is for the chapters with a user pool, which are left out where there is none. */
  cognito?: CognitoStandIn | undefined;
  template?: Pick<LocalTemplate, 'functions' | 'userPools'>;
  clock?: Pick<Clock, 'moveBySeconds'>;
  runSchedule?: RunSchedule;
  dynamodb?: { url: string };
};

export type JourneyContext = {
  step: RunStep;
  system: JourneySystem;
  /** A user of this journey alone: logging out everywhere ends nobody else's sessions. */
  user: LoginUser;
  browser: HttpClient;
  nativeApp: HttpClient;
  /** An address of the gateway. */
  at: (path: string) => string;
};

/** The visitor of the existing login is a user of each pool too, as the demo users are, and where the system itself has not seen to it. */
const addUser = ({ login, cognito, template }: JourneySystem): LoginUser => {
  const user = login.addVisitor();
  for (const { id } of template?.userPools ?? [])
    if (cognito?.users.get(id, user.username) === undefined) cognito?.users.add(id, poolUserOf(user));
  return user;
};

export const createJourneyContext = (system: JourneySystem): JourneyContext => ({
  step: createStepRunner(() => Math.round(performance.now())),
  system,
  user: addUser(system),
  browser: createHttpClient(new URL(system.url).origin, true),
  nativeApp: createHttpClient(new URL(system.url).origin, false),
  at: (path) => new URL(path, system.url).href,
});
