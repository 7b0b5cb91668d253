// Compiles the snippets against the real frameworks, each as its framework does it.
import { cpSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { runToEnd } from '../deployment/run-program.ts';
import { root } from './frameworks.ts';

const compilerOptions = {
  ...{ target: 'es2022', lib: ['es2022', 'dom', 'dom.iterable'], module: 'esnext', moduleResolution: 'bundler' },
  ...{ jsx: 'react-jsx', strict: true, noEmit: true, skipLibCheck: true, types: ['node'] },
  ...{ allowImportingTsExtensions: true, verbatimModuleSyntax: true },
};

const compilers = {
  react: ['typescript/bin/tsc', '-p', '.'],
  next: ['typescript/bin/tsc', '-p', '.'],
  'react-native': ['typescript/bin/tsc', '-p', '.'],
  vue: ['vue-tsc/bin/vue-tsc.js', '-p', '.'],
  svelte: ['svelte-check/bin/svelte-check', '--tsconfig', './tsconfig.json', '--fail-on-warnings'],
} as const;

export type Compiled = keyof typeof compilers;
export const compiled = Object.keys(compilers) as Compiled[];

/** Throws what the compiler says, if it says anything. */
export const compileSnippets = async (frameworks: string, name: Compiled): Promise<void> => {
  const folder = join(frameworks, 'types', name);
  rmSync(folder, { recursive: true, force: true });
  cpSync(join(root, 'docs', 'snippets', name), folder, { recursive: true });
  writeFileSync(join(folder, 'tsconfig.json'), JSON.stringify({ compilerOptions, include: ['.'] }));
  const [program, ...args] = compilers[name];
  const file = join(frameworks, 'node_modules', program);
  const { code, output } = await runToEnd({ file: process.execPath, args: [file, ...args], folder });
  if (code !== 0) throw new Error(output);
};
