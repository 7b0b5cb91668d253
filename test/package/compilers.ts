// Compiles a team's code against the package's types, strictly, with everything that is resolved along the way checked too.
import { cpSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { runToEnd } from '../deployment/run-program.ts';

/** TypeScript's name in the consumer's folder, and how it looks for modules. */
export type Compilation = {
  readonly compiler: string;
  readonly module: string;
  readonly moduleResolution: string;
  /** They decide whether `import` compiles to `import` or to `require`. */
  readonly extensions: readonly ('mts' | 'cts' | 'ts')[];
  /** Whether all declarations are checked, the library's too: once with each compiler is enough. */
  readonly checksLibraries?: boolean;
  /** A team's strictest switch, which the library's own declarations do not stand. */
  readonly exactOptionals?: boolean;
};

export const compilations: readonly Compilation[] = [
  {
    compiler: 'typescript-5',
    module: 'node16',
    moduleResolution: 'node16',
    extensions: ['mts', 'cts'],
    checksLibraries: true,
  },
  { compiler: 'typescript-5', module: 'esnext', moduleResolution: 'bundler', extensions: ['ts'] },
  { compiler: 'typescript-5', module: 'commonjs', moduleResolution: 'node10', extensions: ['ts'] },
  {
    compiler: 'typescript-7',
    module: 'nodenext',
    moduleResolution: 'nodenext',
    extensions: ['mts', 'cts'],
    checksLibraries: true,
  },
  { compiler: 'typescript-7', module: 'esnext', moduleResolution: 'bundler', extensions: ['ts'], exactOptionals: true },
];

/** Throws what the compiler says, if it says anything. `consumer` is where the compilers are installed. */
export const compileTypes = async (consumer: string, compilation: Compilation): Promise<void> => {
  const {
    compiler,
    module,
    moduleResolution,
    extensions,
    checksLibraries = false,
    exactOptionals = false,
  } = compilation;
  const folder = join(consumer, `${compiler}-${moduleResolution}`);
  mkdirSync(folder);
  // What knows no `exports` finds the main entry, and no other.
  const sources = moduleResolution === 'node10' ? ['types'] : ['types', 'session-types'];
  const named = sources.flatMap((name) => extensions.map((extension) => ({ name, file: `${name}.${extension}` })));
  for (const { name, file } of named) cpSync(join(import.meta.dirname, 'consumers', `${name}.ts`), join(folder, file));
  const files = named.map(({ file }) => file);
  const compilerOptions = {
    ...{ module, moduleResolution, target: 'es2022', lib: ['es2022'], types: ['node'], noEmit: true, strict: true },
    ...{ skipLibCheck: !checksLibraries, exactOptionalPropertyTypes: exactOptionals, esModuleInterop: true },
  };
  writeFileSync(join(folder, 'tsconfig.json'), JSON.stringify({ compilerOptions, files }));
  const program = join(consumer, 'node_modules', compiler, 'bin', 'tsc');
  const { code, output } = await runToEnd({ file: process.execPath, args: [program, '-p', folder], folder });
  if (code !== 0) throw new Error(output);
};
