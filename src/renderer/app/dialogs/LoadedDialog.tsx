/** A dialog whose code comes when it is first opened: rarely needed, it costs no start. */
import { useEffect, useState, type ComponentType, type ReactNode } from 'react';
import { closeDialog } from '../../stores/dialogs-store.ts';
import { showFailure } from '../../stores/notices-store.ts';

const NOT_LOADED =
  'Its code did not arrive from Tapedeck. Open it again; if it stays so, close the terminal and start it again.';

/** `load` stays the same function. */
export function LoadedDialog({ load }: { load: () => Promise<ComponentType> }): ReactNode {
  const [Loaded, setLoaded] = useState<ComponentType>();
  useEffect(() => {
    let over = false;
    load().then(
      (component) => {
        if (!over) setLoaded(() => component);
      },
      (error: unknown) => {
        if (over) return;
        // Its message names the file's address, which is nothing to a person.
        console.warn('dialog', error);
        showFailure('dialog.load', 'The dialog could not be loaded', NOT_LOADED);
        closeDialog();
      },
    );
    return () => {
      over = true;
    };
  }, [load]);
  return Loaded ? <Loaded /> : null;
}
