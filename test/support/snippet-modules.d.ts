// What the snippets of the documents use of packages that this project does not install, so that they can be type-checked.
declare module 'next/headers' {
  export const cookies: () => Promise<{ get(name: string): { value: string } | undefined }>;
}

declare module 'next/navigation' {
  export function redirect(path: string): never;
}

declare module 'next/server' {
  export type NextRequest = Request;
  export const NextResponse: { next(): Response; redirect(url: URL): Response };
}

declare module 'vue' {
  export const shallowRef: <Value>(value?: Value) => { value: Value | undefined };
  export const onMounted: (run: () => void) => void;
  export const onUnmounted: (run: () => void) => void;
}

declare module 'svelte/store' {
  export const readable: <Value>(value: Value, start: (set: (value: Value) => void) => () => void) => object;
}

declare module 'expo-secure-store' {
  export const getItemAsync: (key: string) => Promise<string | null>;
  export const setItemAsync: (key: string, value: string) => Promise<void>;
  export const deleteItemAsync: (key: string) => Promise<void>;
}
