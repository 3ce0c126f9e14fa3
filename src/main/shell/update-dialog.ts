/** Help → Check for Updates: the one request this app ever makes for itself, and only when it is chosen. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { app, dialog, net, shell, type MessageBoxOptions } from 'electron';
import { checkForUpdate, releasesOf, releasesPage, type UpdateAnswer } from './update-check.ts';

/** Undefined in builds that were not made by a release. */
export function updateChecker(): (() => void) | undefined {
  const repository = releasesOf(JSON.parse(readFileSync(join(app.getAppPath(), 'package.json'), 'utf8')));
  return repository === undefined ? undefined : () => void checkAndTell(repository);
}

async function checkAndTell(repository: string): Promise<void> {
  const answer = await checkForUpdate(repository, app.getVersion(), (url, init) => net.fetch(url, init));
  const { response } = await dialog.showMessageBox({ type: 'info', title: 'Tapedeck', noLink: true, ...tell(answer) });
  if (answer.kind === 'newer' && response === 0) await shell.openExternal(releasesPage(repository));
}

function tell(answer: UpdateAnswer): Pick<MessageBoxOptions, 'message' | 'detail' | 'buttons'> {
  const own = app.getVersion();
  if (answer.kind === 'newer')
    return {
      message: `Tapedeck ${answer.version} is there`,
      detail: `This is ${own}. Nothing is downloaded by itself: get it from the page of releases.`,
      buttons: ['Open the Page', 'Not Now'],
    };
  if (answer.kind === 'newest') return { message: `Tapedeck ${own} is the newest`, buttons: ['OK'] };
  return {
    message: 'It is not known whether there is a newer Tapedeck',
    detail: `${answer.reason}. Try again later.`,
    buttons: ['OK'],
  };
}
