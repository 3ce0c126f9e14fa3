/** A main module that does nothing but ask for a key, for key-window.test.ts. */
import { fileURLToPath } from 'node:url';
import { app } from 'electron';
import { registerAppScheme } from '../../../src/main/shell/app-protocol.ts';
import { guardAllContents } from '../../../src/main/shell/guards.ts';
import { createKeyWindow } from '../../../src/main/shell/key-window.ts';

const say = (text: string): void => void process.stderr.write(`${text}\n`);
const built = (path: string): string => fileURLToPath(new URL(`../../../out/${path}`, import.meta.url));

registerAppScheme();
guardAllContents(say);
void app.whenReady().then(async () => {
  const askKey = createKeyWindow({
    preload: built('preload/key-window.cjs'),
    renderer: built('renderer'),
    parent: () => undefined,
    logError: say,
  });
  const question = {
    origins: ['https://relay.example', 'wss://relay.example'],
    async check(key: string): Promise<string | undefined> {
      if (key === 'broken') throw new Error('the engine is down');
      return key === 'good-key' ? undefined : `relay.example did not accept the key.`;
    },
  };
  const asked = askKey(question);
  say(`second question: ${await askKey(question)}`);
  say(`answered ${await asked}`);
});
