/**
 * A modal dialog on the platform's own element: focus trap, Escape and backdrop come with it. A pane's dialog stands in the pane's
 * window, the terminal's own in the window the user is in; it goes with that window.
 */
import { X } from 'lucide-react';
import { useEffect, useLayoutEffect, useRef, useState, type ReactNode } from 'react';
import { createPortal } from 'react-dom';
import { useWindowsStore } from '../stores/windows-store.ts';
import { ContainerDocumentProvider, PortalHostProvider, useInContainer } from './container-context.ts';
import { Button } from './Toggle.tsx';
import styles from './Dialog.module.css';

interface DialogProps {
  title: string;
  onClose(): void;
  children: ReactNode;
  /** Bare: no title line and no padding (the palette). */
  bare?: boolean;
  wide?: boolean;
}

export function Dialog({ title, onClose, children, bare, wide }: DialogProps): ReactNode {
  const dialog = useRef<HTMLDialogElement>(null);
  const inPane = useInContainer();
  const [host, setHost] = useState<HTMLDialogElement>();
  const [popout] = useState(() => (inPane ? undefined : useWindowsStore.getState().active?.view));
  const gone = useWindowsStore((s) => popout !== undefined && !s.popouts.some(({ view }) => view === popout));
  // The browser tells of a closed dialog later: by then another one may stand, which is not to be closed.
  const stands = useRef(true);
  useLayoutEffect(() => {
    stands.current = true;
    return () => void (stands.current = false);
  }, []);
  useEffect(() => {
    if (gone) onClose();
  }, [gone, onClose]);
  useEffect(() => {
    const element = dialog.current;
    if (!element || element.open) return undefined;
    setHost(element);
    const before = element.ownerDocument.activeElement;
    element.showModal();
    // React's autoFocus runs before the dialog is modal, so the dialog would take the focus back.
    (element.querySelector<HTMLElement>('[data-autofocus]') ?? element).focus();
    // Focus goes back to where it was, unless the dialog's action moved it elsewhere.
    return () => {
      const { activeElement, body } = element.ownerDocument;
      const nobodyHas = activeElement === null || activeElement === body || element.contains(activeElement);
      if (nobodyHas && before?.isConnected) (before as HTMLElement).focus();
    };
  }, []);
  const content = (
    <dialog
      ref={dialog}
      tabIndex={-1}
      className={styles.dialog}
      data-bare={bare || undefined}
      data-wide={wide || undefined}
      aria-label={title}
      onClose={() => stands.current && onClose()}
      // At Escape at once: until the browser tells that it is closed, no other of its kind could be opened.
      onCancel={(event) => {
        if (event.target !== event.currentTarget) return;
        event.preventDefault();
        onClose();
      }}
      onPointerDown={(event) => {
        if (event.target === event.currentTarget) onClose();
      }}
      onKeyDown={(event) => event.stopPropagation()}
    >
      {!bare && (
        <header className={styles.title}>
          <h2>{title}</h2>
          <Button label="Close" icon={<X size={14} aria-hidden />} onClick={onClose} />
        </header>
      )}
      <PortalHostProvider value={host}>
        <div className={bare ? undefined : styles.content}>{children}</div>
      </PortalHostProvider>
    </dialog>
  );
  if (!popout) return content;
  return (
    <ContainerDocumentProvider value={popout.document}>
      {createPortal(content, popout.document.body)}
    </ContainerDocumentProvider>
  );
}
