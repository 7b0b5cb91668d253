// The switches on the page: what goes wrong next at Corbado, how a passkey login is finished, and what time it is.
import type { Fault } from '../corbado/fault.ts';
import type { LocalSystem } from '../system.ts';
import {
  type CorbadoTrouble,
  clockWords,
  corbadoWords,
  type FrontendApi,
  frontendApiWords,
  type LoginMode,
  loginModeWords,
  type SwitchState,
} from './switch-positions.ts';
import type { Timeline } from './timeline.ts';

export type Switches = {
  readonly state: () => SwitchState;
  /** Resolves when the post-login function runs with what the mode needs. */
  readonly setLoginMode: (mode: LoginMode) => Promise<void>;
  readonly setCorbado: (trouble: CorbadoTrouble) => void;
  readonly setFrontendApi: (state: FrontendApi) => void;
  readonly moveClock: (bySeconds: number) => void;
};

export type Switched = Pick<LocalSystem, 'clock' | 'corbado' | 'reconfigure' | 'warm'>;

// "Down" must outlast every retry until it is switched off again.
const forEver = 1000;

const faultOf: Record<Exclude<CorbadoTrouble, 'none'>, { fault: Fault; times: number }> = {
  'fails-once': { fault: { kind: 'status', status: 500 }, times: 1 },
  down: { fault: { kind: 'status', status: 503 }, times: forEver },
  stalls: { fault: { kind: 'stall-before-headers' }, times: 1 },
  // Longer than a function waits, so that it is passed on to the page.
  'rate-limited': { fault: { kind: 'rate-limited', retryAfter: '5' }, times: 1 },
  // What Corbado says to a proof that was verified before.
  'already-used': { fault: { kind: 'result', verificationResult: 'invalid_challenge' }, times: 1 },
};

/** A fault for "the next call" waits on both routes; as soon as one of them was called it is over for the other, too. */
const createCorbadoSwitch = ({ faults }: LocalSystem['corbado']) => {
  let trouble: CorbadoTrouble = 'none';
  const set = (wanted: CorbadoTrouble): void => {
    faults.clear();
    trouble = wanted;
    if (wanted === 'none') return;
    const { fault, times } = faultOf[wanted];
    faults.next('verify', fault, times);
    if (wanted !== 'already-used') faults.next('connectTokens', fault, times);
  };
  const state = (): CorbadoTrouble => {
    const { verify, connectTokens } = faults.waiting();
    const isOver = verify.length === 0 || (trouble !== 'already-used' && connectTokens.length === 0);
    if (trouble !== 'none' && isOver) set('none');
    return trouble;
  };
  return { set, state };
};

const createFrontendSwitch = ({ frontend }: LocalSystem['corbado']) => {
  let isDown = false;
  return {
    state: (): FrontendApi => (isDown ? 'down' : 'up'),
    set: (wanted: FrontendApi): void => {
      isDown = wanted === 'down';
      frontend.faults.clear();
      if (isDown) frontend.faults.next('any', { kind: 'status', status: 503 }, forEver);
    },
  };
};

const createLoginModeSwitch = ({ corbado, reconfigure, warm }: Switched) => {
  let mode: LoginMode = 'endpoint';
  return {
    state: (): LoginMode => mode,
    set: async (wanted: LoginMode): Promise<void> => {
      mode = wanted;
      corbado.frontend.setPostLogin(wanted === 'endpoint' ? 'none' : 'action');
      // How the action delivers is a setting of the deployment, so changing it is a deployment: another environment, a cold start.
      reconfigure('post-login', { SESSION_DELIVERY: wanted === 'action-handoff' ? 'handoff' : 'session' });
      await warm('post-login');
    },
  };
};

export const createSwitches = (system: Switched, timeline: Timeline): Switches => {
  const corbado = createCorbadoSwitch(system.corbado);
  const frontend = createFrontendSwitch(system.corbado);
  const login = createLoginModeSwitch(system);
  const note = (title: string): void => timeline.add({ kind: 'note', place: 'local run', title });
  return {
    state: () => ({
      clockOffsetSeconds: Math.round((system.clock.nowMilliseconds() - Date.now()) / 1000),
      loginMode: login.state(),
      corbado: corbado.state(),
      frontendApi: frontend.state(),
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
    moveClock: (bySeconds) => {
      system.clock.moveBySeconds(bySeconds);
      note(clockWords(bySeconds));
    },
  };
};
