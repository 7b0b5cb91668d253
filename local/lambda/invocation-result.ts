// What comes of an invocation.

export type InvocationFailure = {
  readonly ok: false;
  /** `init`: the bundle could not be loaded; `handler`: it threw, died, or returned what JSON cannot say. */
  readonly errorType: 'timeout' | 'init' | 'handler';
  readonly message: string;
};

export type InvocationResult = { readonly ok: true; readonly payload: unknown } | InvocationFailure;

export const failed = (errorType: InvocationFailure['errorType'], message: string): InvocationFailure => ({
  ok: false,
  errorType,
  message,
});
