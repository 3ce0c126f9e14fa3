/** `npm run scanner`: compiles `assembly/` and writes it where the program has it. A test says where that was forgotten. */
import { writeFileSync } from 'node:fs';
import { compileScanner } from './scanner/compile.ts';

const { bytes, source } = await compileScanner();
writeFileSync(new URL('../src/main/engine/massive/frames/scanner-module.ts', import.meta.url), source);
console.log(`${bytes.length} bytes of WebAssembly`);
