/** Where recordings go, by name. Another folder is chosen in a dialog of the system; this page names no path. */
import { useEffect, useState, type ReactNode } from 'react';
import type { RecordingFolder } from '../../../shared/contract/calls.ts';
import { call, failureMessage } from '../../bridge/calls.ts';
import { Button } from '../../components/Toggle.tsx';
import styles from '../dialogs/dialogs.module.css';
import { Row } from './fields.tsx';
import { settingStates } from './settings-words.ts';

export function RecordingFolderField(): ReactNode {
  const [folder, setFolder] = useState<RecordingFolder>();
  const [problem, setProblem] = useState<string>();
  const ask = (asked: Promise<RecordingFolder>): void => {
    setProblem(undefined);
    asked.then(setFolder, (error: unknown) => setProblem(failureMessage(error)));
  };
  useEffect(() => ask(call('recording.folder')), []);
  return (
    <Row label="Folder">
      <div className={styles.folder}>
        <b>{folder?.name ?? '—'}</b>
        {folder?.choosable && <Button labelled label="Choose…" onClick={() => ask(call('recording.chooseFolder'))} />}
        {folder?.choosable && folder.chosen && (
          <Button labelled label="Use the data folder" onClick={() => ask(call('recording.resetFolder'))} />
        )}
        {folder && <small>{words(folder)}</small>}
        {problem !== undefined && <small role="alert">{problem}</small>}
      </div>
    </Row>
  );
}

function words({ chosen, choosable }: RecordingFolder): string {
  if (!choosable) return chosen ? settingStates.folderAtStart : settingStates.folderOfData;
  return chosen ? settingStates.folderNext : settingStates.folderDefault;
}
