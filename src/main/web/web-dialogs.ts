/** The web host's questions: the key on a page apart; files and folders are named at the start or lie in the data folder. */
import { join } from 'node:path';
import type { HostDialogs } from '../host/host-dialogs.ts';
import type { KeyQuestions } from './key-question.ts';

export function createWebDialogs(questions: KeyQuestions, dataFolder: string): HostDialogs {
  const exports = join(dataFolder, 'exports');
  return {
    askKey: (question) => questions.ask(question),
    pickFolder: async (purpose) => (purpose === 'export' ? exports : undefined),
    pickFile: async () => undefined,
    saveFile: async (_purpose, suggestedName) => join(exports, suggestedName),
  };
}
