/** What the active pane shows, its keys and what it saves: all from its definition. */
import { useState, type ReactNode } from 'react';
import { Dialog } from '../../components/Dialog.tsx';
import { FILE_FORMATS } from '../../components/pane-files.ts';
import { Button } from '../../components/Toggle.tsx';
import { EmptyState } from '../../components/states.tsx';
import { closeDialog, openDialog } from '../../stores/dialogs-store.ts';
import { dock } from '../../workspace/dock.ts';
import { TABLE_KEYS } from './fixed-keys.ts';
import { KeyList } from './KeyList.tsx';
import styles from './dialogs.module.css';

export function PaneHelp(): ReactNode {
  const [pane] = useState(() => dock.activePane()?.definition);
  if (!pane)
    return (
      <Dialog title="Pane help" onClose={closeDialog}>
        <EmptyState message="No pane is active. Click into one first." />
      </Dialog>
    );
  const opens = pane.keys ? [[pane.keys, `Go to ${pane.title}`] as const] : [];
  const choices = (pane.choices ?? []).flatMap(({ paneKey, title }) => (paneKey ? [[paneKey, title] as const] : []));
  const keys = [
    ...opens,
    ...(pane.ownKeys ?? []),
    ...(pane.commands ?? []).flatMap(({ keys: own, title }) => (own ? [[own, title] as const] : [])),
    ...choices,
  ];
  const formats = (pane.exports ?? []).map((format) => FILE_FORMATS[format]);
  return (
    <Dialog title={pane.title} wide onClose={closeDialog}>
      <div className={styles.help} data-selectable>
        <p>{pane.help}</p>
        {formats.length > 0 && <p>Saves what it shows as {formats.join(' and ')}: from its header, or the palette.</p>}
        {pane.about?.formulas && (
          <section>
            <h3>How it is computed</h3>
            <dl className={styles.terms}>
              {pane.about.formulas.map(([name, formula]) => (
                <div key={name}>
                  <dt>{name}</dt>
                  <dd>{formula}</dd>
                </div>
              ))}
            </dl>
          </section>
        )}
        {pane.about && (
          <section>
            <h3>Where it comes from</h3>
            <ul className={styles.sources}>
              {pane.about.sources.map((source) => (
                <li key={source}>{source}.</li>
              ))}
            </ul>
          </section>
        )}
        {keys.length > 0 && <KeyList title="Keys" keys={keys} />}
        {pane.hasTable && <KeyList title="In its table" keys={TABLE_KEYS} />}
        <div className={styles.helpLinks}>
          <Button labelled label="Glossary" onClick={() => openDialog('glossary')} />
          <Button labelled label="Keyboard map" onClick={() => openDialog('keys')} />
        </div>
      </div>
    </Dialog>
  );
}
