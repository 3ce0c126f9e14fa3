/** The web host's questions: the key on a page apart; the recording folder and a session elsewhere are named at the start. */
import type { HostDialogs } from '../host/host-dialogs.ts';
import { libraryFaults } from '../host/library-words.ts';
import { PlainError } from '../rpc/plain-error.ts';
import type { KeyQuestions } from './key-question.ts';

export function createWebDialogs(questions: KeyQuestions): HostDialogs {
  return {
    askKey: (question) => questions.ask(question),
    pickRecordingFolder: async () => undefined,
    async pickSession() {
      throw new PlainError('no-dialog', libraryFaults.browserHasNoFiles);
    },
  };
}
