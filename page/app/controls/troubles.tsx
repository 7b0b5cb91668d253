// Switches for what goes wrong at Corbado and at Cognito.
import type { ReactNode } from 'react';
import {
  cognitoTroubles,
  cognitoWords,
  corbadoTroubles,
  corbadoWords,
  frontendApiStates,
  frontendApiWords,
  webhookModes,
  webhookWords,
} from '../../timeline/switch-positions.ts';
import { useFeed } from '../backend/feed.ts';
import { setSwitch } from '../backend/local-run.ts';

type Props<Position extends string> = {
  readonly label: string;
  readonly positions: readonly Position[];
  readonly words: Record<Position, string>;
  readonly current: Position;
  readonly normal: Position;
  readonly onChange: (position: Position) => void;
};

const Choice = <Position extends string>(props: Props<Position>): ReactNode => (
  <label className="field">
    <span>{props.label}</span>
    <select
      className={props.current === props.normal ? undefined : 'is-set'}
      value={props.current}
      onChange={({ target }) => {
        const position = props.positions[target.selectedIndex];
        if (position !== undefined) props.onChange(position);
      }}
    >
      {props.positions.map((position) => (
        <option key={position} value={position}>
          {props.words[position]}
        </option>
      ))}
    </select>
  </label>
);

/** Both matter only where a user pool holds a passkey flag. */
const PoolTroubles = (): ReactNode => {
  const webhooks = useFeed(({ switches }) => switches.webhooks);
  const cognito = useFeed(({ switches }) => switches.cognito);
  return (
    <>
      <Choice
        label="Corbado’s webhooks"
        positions={webhookModes}
        words={webhookWords}
        current={webhooks}
        normal="prompt"
        onChange={(position) => setSwitch({ webhooks: position })}
      />
      <Choice
        label="Cognito’s API"
        positions={cognitoTroubles}
        words={cognitoWords}
        current={cognito}
        normal="none"
        onChange={(position) => setSwitch({ cognito: position })}
      />
    </>
  );
};

export const Troubles = ({ hasFlag }: { hasFlag: boolean }): ReactNode => {
  const corbado = useFeed(({ switches }) => switches.corbado);
  const frontendApi = useFeed(({ switches }) => switches.frontendApi);
  return (
    <fieldset className="troubles">
      <legend>What if</legend>
      <Choice
        label="Corbado’s Backend API"
        positions={corbadoTroubles}
        words={corbadoWords}
        current={corbado}
        normal="none"
        onChange={(position) => setSwitch({ corbado: position })}
      />
      <Choice
        label="Corbado’s Frontend API"
        positions={frontendApiStates}
        words={frontendApiWords}
        current={frontendApi}
        normal="up"
        onChange={(position) => setSwitch({ frontendApi: position })}
      />
      {hasFlag && <PoolTroubles />}
    </fieldset>
  );
};
