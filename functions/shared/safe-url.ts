// Which addresses and origins a function's settings may hold.

const loopback = /^(localhost|.+\.localhost|127\.0\.0\.1|\[::1\])$/;

/** `https` anywhere, `http` only on this machine: the one rule for every address a function calls or answers to. */
export const isSafeUrl = (value: string): boolean => {
  const url = URL.canParse(value) ? new URL(value) : undefined;
  return url?.protocol === 'https:' || (url?.protocol === 'http:' && loopback.test(url.hostname));
};

/** A `*` is refused: API Gateway would read it as a pattern, and let every site of that pattern in. */
export const isExactOrigin = (value: string): boolean =>
  isSafeUrl(value) && new URL(value).origin === value && !value.includes('*');
