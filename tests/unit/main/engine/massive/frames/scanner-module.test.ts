import { expect, test } from 'vitest';
import { compileScanner } from '../../../../../../scripts/scanner/compile.ts';
import { SCANNER_MODULE } from '../../../../../../src/main/engine/massive/frames/scanner-module.ts';

test('what assembly/ compiles to is what the program has', async () => {
  const { bytes } = await compileScanner();
  expect(Buffer.from(bytes).toString('base64'), 'npm run scanner').toBe(SCANNER_MODULE);
});
