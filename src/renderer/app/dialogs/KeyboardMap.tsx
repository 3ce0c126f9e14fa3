/** Every key that does something, from the same registry that runs them. */
import type { ReactNode } from 'react';
import { availableCommands } from '../../commands/registry.ts';
import { Dialog } from '../../components/Dialog.tsx';
import { closeDialog } from '../../stores/dialogs-store.ts';
import { ANYWHERE_KEYS, TABLE_KEYS } from './fixed-keys.ts';
import { KeyList } from './KeyList.tsx';
import styles from './dialogs.module.css';

export function KeyboardMap(): ReactNode {
  const groups = Map.groupBy(
    availableCommands().filter((command) => command.keys),
    (command) => command.group,
  );
  return (
    <Dialog title="Keyboard map" wide onClose={closeDialog}>
      <div className={styles.keys}>
        {[...groups].map(([group, commands]) => (
          <KeyList key={group} title={group} keys={commands.map((c) => [c.keys ?? '', c.title])} />
        ))}
        <KeyList title="Tables" keys={TABLE_KEYS} />
        <KeyList title="Anywhere" keys={ANYWHERE_KEYS} />
      </div>
    </Dialog>
  );
}
