/** The frame scanner, from AssemblyScript to WebAssembly: the same bytes on every machine. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import asc from 'assemblyscript/asc';

const ROOT = join(import.meta.dirname, '../..');
const OPTIONS = [
  'assembly/frame-scanner.ts',
  '--outFile',
  'scanner.wasm',
  '-O3',
  '--converge',
  '--noAssert',
  '--runtime',
  'stub',
  '--importMemory',
  '--noExportMemory',
  '--enable',
  'simd',
  '--enable',
  'relaxed-simd',
  // Sizes of pointers other than 32 bits are not compiled for.
  '--disableWarning',
  '201',
];

/** Its bytes, and the text of `scanner-module.ts`. Throws what the compiler says, if it does not compile. */
export async function compileScanner(): Promise<{ bytes: Uint8Array; source: string }> {
  let bytes: Uint8Array | undefined;
  let said = '';
  const { error } = await asc.main(OPTIONS, {
    stderr: { write: (text: string | Uint8Array) => void (said += text.toString()) },
    readFile: (name) => read(name),
    writeFile: (_name, contents) => {
      if (typeof contents !== 'string') bytes = contents;
    },
    listFiles: () => [],
  });
  if (error || !bytes) throw new Error(said, { cause: error });
  const base64 = Buffer.from(bytes).toString('base64');
  return {
    bytes,
    source: `/** Compiled from \`assembly/\` by \`npm run scanner\`. */\nexport const SCANNER_MODULE =\n  '${base64}';\n`,
  };
}

function read(name: string): string | null {
  try {
    return readFileSync(join(ROOT, name), 'utf8');
  } catch (error) {
    // The compiler looks for a module under several names.
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return null;
    throw error;
  }
}
