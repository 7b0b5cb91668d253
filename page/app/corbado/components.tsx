// Corbado’s published components with the types that this page relies on; their own refer to a package that is not published.
import {
  CorbadoConnectAppend,
  CorbadoConnectLogin,
  CorbadoConnectPasskeyList,
  CorbadoConnectProvider,
} from '@corbado/connect-react';
import type { ConnectService } from '@corbado/web-core';
import { type ReactNode, useCallback, useInsertionEffect, useRef } from 'react';
import type { ConnectTokenType } from '../shop/backend-api.ts';

type LoginProps = {
  /** The client package reads whichever of its forms it has. When it rejects, the component falls back. */
  readonly onComplete: (session: unknown) => Promise<void>;
  /** The passkey login is not possible, or not wanted: the app's other login should continue with `identifier`. */
  readonly onFallback: (identifier: string, message: string | null) => void;
  readonly onError: (situationCode: string) => void;
  /** Called without asking whether it is there, unlike the documents say. */
  readonly onLoaded: () => void;
};

type AppendProps = {
  readonly appendTokenProvider: () => Promise<string>;
  readonly onComplete: () => void;
  readonly onSkip: () => void;
  readonly onError: (situationCode: string) => void;
};

type PasskeyListProps = { readonly connectTokenProvider: (type: ConnectTokenType) => Promise<string> };

type ProviderProps = {
  readonly projectId: string;
  readonly service: ConnectService;
  readonly children: ReactNode;
};

/** Components take their settings as they are when they appear: give them functions that stay valid. */
export const PasskeyLogin = (props: LoginProps): ReactNode => <CorbadoConnectLogin {...props} onSkip={() => {}} />;

export const PasskeyAppend = (props: AppendProps): ReactNode => <CorbadoConnectAppend {...props} />;

export const PasskeyList = (props: PasskeyListProps): ReactNode => <CorbadoConnectPasskeyList {...props} />;

export const CorbadoProvider = ({ projectId, service, children }: ProviderProps): ReactNode => {
  // The class is web-core's, only not of the release that the components' types name.
  const settings = { projectId, connectService: service as never };
  return <CorbadoConnectProvider {...settings}>{children}</CorbadoConnectProvider>;
};

export const useStable = <Arguments extends unknown[], Result>(
  newest: (...given: Arguments) => Result,
): ((...given: Arguments) => Result) => {
  const latest = useRef(newest);
  useInsertionEffect(() => {
    latest.current = newest;
  });
  return useCallback((...given: Arguments) => latest.current(...given), []);
};
