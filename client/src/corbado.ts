// corbado-actions-client/corbado: what Corbado's published React components need to hand over the proof of a login.

type Result = { readonly ok: boolean; readonly val: unknown };

// Of Corbado's ConnectService (@corbado/web-core), the two calls that end a login.
type LoginService = {
  loginContinue(...input: never[]): Promise<Result>;
  conditionalUILogin(...input: never[]): Promise<Result>;
};

type Finish = { readonly session?: string; readonly signedPasskeyData?: string };

const withProof =
  (login: (...input: never[]) => Promise<Result>) =>
  async (...input: never[]): Promise<Result> => {
    const result = await login(...input);
    const { session, signedPasskeyData } = (result.val ?? {}) as Finish;
    if (!result.ok || session) return result;
    return { ...result, val: { ...(result.val as Finish), session: signedPasskeyData } };
  };

/**
 * The components of `@corbado/connect-react` 0.2 hand `session` to `onComplete`, which is empty unless a post-login action answered. Newer
 * ones of Corbado's then hand over `signedPasskeyData`. This makes the older ones do the same: give what it returns to
 * `CorbadoConnectProvider` as `connectService`.
 */
export const handOverProof = <Service extends LoginService>(service: Service): Service =>
  Object.assign(service, {
    loginContinue: withProof(service.loginContinue.bind(service)),
    conditionalUILogin: withProof(service.conditionalUILogin.bind(service)),
  });
