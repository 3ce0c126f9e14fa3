import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseHostFlags } from '../../../../src/main/host/flags.ts';
import { moveToTrashFolder } from '../../../../src/main/host/session-library.ts';
import { TerminalHost } from '../../../../src/main/host/terminal-host.ts';
import type { EnvironmentKeys } from '../../../../src/main/vault/environment-keys.ts';
import type { Keychain } from '../../../../src/main/vault/keychain.ts';
import { createKeyVault } from '../../../../src/main/vault/key-vault.ts';
import { FakeEngine } from './fake-engine.ts';

export const KEY = 'abcdefgh12345678';

interface Asked {
  key?: string;
  folder?: string;
  systemTrash?: boolean;
  host?: 'electron' | 'web';
  keychain?: () => Promise<Keychain>;
}

/** Terminal hosts that share a data folder, over an engine that answers by the book; what their dialogs and logs were told. */
export class HostBench {
  readonly folder = mkdtempSync(join(tmpdir(), 'tapedeck-host-'));
  /** The engine of the terminals that start next. */
  engine = new FakeEngine();
  /** Addresses that each dialog for a key named. */
  readonly asked: (readonly string[])[] = [];
  readonly refused: string[] = [];
  readonly logged: string[] = [];

  terminal(args: string[] = [], environment: EnvironmentKeys = {}, options: Asked = {}): TerminalHost {
    const noKeychain = () => Promise.reject(new Error('no bus'));
    return new TerminalHost({
      app: { version: '0.0.0', host: options.host ?? 'web', platform: 'test' },
      dataFolder: this.folder,
      flags: parseHostFlags(args, this.folder),
      createEngine: () => this.engine,
      vault: createKeyVault(environment, options.keychain ?? noKeychain),
      trash: moveToTrashFolder,
      systemTrash: options.systemTrash ?? false,
      log: (_level, text) => this.logged.push(text),
      nowMs: () => 5,
      dialogs: {
        askKey: async (question) => {
          this.asked.push(question.origins);
          const problem = await question.check(options.key ?? KEY);
          if (problem !== undefined) this.refused.push(problem);
          return problem === undefined;
        },
        pickRecordingFolder: async () => options.folder,
        pickSession: async () => undefined,
      },
    });
  }

  /** The worlds that the engine was told to open, in turn. */
  worlds() {
    return this.engine.told.flatMap((m) => (m.kind === 'world' ? [m.source] : []));
  }
}
