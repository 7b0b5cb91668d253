// The switches on the page: what goes wrong next at Corbado, how a passkey login is finished, and what time it is.
import type { WebhookMode } from '../../local/corbado/webhooks.ts';
import type { LocalSystem } from '../../local/system.ts';
import {
  type CognitoTrouble,
  type CorbadoTrouble,
  clockWords,
  cognitoWords,
  corbadoWords,
  type FrontendApi,
  frontendApiWords,
  type LoginMode,
  loginModeWords,
  type SwitchState,
  webhookWords,
} from './switch-positions.ts';
import type { Timeline } from './timeline.ts';
import { createCognitoSwitch, createCorbadoSwitch, createFrontendSwitch } from './trouble-switches.ts';

export type Switches = {
  readonly state: () => SwitchState;
  /** Resolves when the post-login function runs with what the mode needs. */
  readonly setLoginMode: (mode: LoginMode) => Promise<void>;
  readonly setCorbado: (trouble: CorbadoTrouble) => void;
  readonly setFrontendApi: (state: FrontendApi) => void;
  readonly setWebhooks: (mode: WebhookMode) => void;
  readonly setCognito: (trouble: CognitoTrouble) => void;
  readonly moveClock: (bySeconds: number) => void;
};

type Switched = Pick<LocalSystem, 'clock' | 'corbado' | 'cognito' | 'reconfigure' | 'warm'>;

const createLoginModeSwitch = ({ corbado, reconfigure, warm }: Switched) => {
  let mode: LoginMode = 'endpoint';
  return {
    state: (): LoginMode => mode,
    set: async (wanted: LoginMode): Promise<void> => {
      mode = wanted;
      const runsAction = wanted === 'action-session' || wanted === 'action-handoff';
      corbado.frontend.setPostLogin(runsAction ? 'action' : 'none');
      // How the action delivers is a setting of the deployment, so changing it is a deployment: another environment, a cold start.
      reconfigure('post-login', { SESSION_DELIVERY: wanted === 'action-handoff' ? 'handoff' : 'session' });
      await warm('post-login');
    },
  };
};

export const createSwitches = (system: Switched, timeline: Timeline): Switches => {
  const corbado = createCorbadoSwitch(system.corbado);
  const frontend = createFrontendSwitch(system.corbado);
  const cognito = createCognitoSwitch(system.cognito);
  const login = createLoginModeSwitch(system);
  const { webhooks } = system.corbado;
  const note = (title: string): void => timeline.add({ kind: 'note', place: 'local run', title });
  return {
    state: () => ({
      // Not -0, which a fraction of a millisecond would make.
      clockOffsetSeconds: Math.round((system.clock.nowMilliseconds() - Date.now()) / 1000) || 0,
      loginMode: login.state(),
      corbado: corbado.state(),
      frontendApi: frontend.state(),
      webhooks: webhooks.mode,
      cognito: cognito.state(),
    }),
    setLoginMode: async (mode) => {
      await login.set(mode);
      note(`A passkey login now ends in: ${loginModeWords[mode].title}`);
    },
    setCorbado: (trouble) => {
      corbado.set(trouble);
      note(`Corbado’s Backend API ${corbadoWords[trouble]}`);
    },
    setFrontendApi: (state) => {
      frontend.set(state);
      note(`Corbado’s Frontend API ${frontendApiWords[state]}`);
    },
    setWebhooks: (mode) => {
      webhooks.setMode(mode);
      note(`Corbado’s webhooks ${webhookWords[mode]}`);
    },
    setCognito: (trouble) => {
      cognito.set(trouble);
      note(`Cognito’s API ${cognitoWords[trouble]}`);
    },
    moveClock: (bySeconds) => {
      system.clock.moveBySeconds(bySeconds);
      note(clockWords(bySeconds));
    },
  };
};
