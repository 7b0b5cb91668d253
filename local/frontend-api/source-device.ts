// Which browser on which system created a passkey, roughly, from the User-Agent header: shown in the user's list.

// In this order: Edge and Opera also call themselves Chrome, Chrome also calls itself Safari.
const browsers = [
  ['Edge', /\bEdg(e|A|iOS)?\//],
  ['Opera', /\bOPR\//],
  ['Firefox', /\b(Firefox|FxiOS)\//],
  ['Chrome', /\b((Headless)?Chrome|CriOS)\//],
  ['Safari', /\bSafari\//],
] as const;

// Android also calls itself Linux, an iPhone also says Mac OS.
const systems = [
  ['Android', /\bAndroid\b/],
  ['iOS', /\b(iPhone|iPad|iPod)\b/],
  ['macOS', /\bMac OS X\b/],
  ['Windows', /\bWindows\b/],
  ['ChromeOS', /\bCrOS\b/],
  ['Linux', /\bLinux\b/],
] as const;

const firstMatch = (names: readonly (readonly [string, RegExp])[], text: string): string =>
  names.find(([, pattern]) => pattern.test(text))?.[0] ?? 'unknown';

export const sourceDevice = (userAgent: string) => ({
  sourceBrowser: firstMatch(browsers, userAgent),
  sourceOs: firstMatch(systems, userAgent),
});
