/** The terms, with a field that finds them. */
import { useState, type ReactNode } from 'react';
import { Dialog } from '../../components/Dialog.tsx';
import { closeDialog } from '../../stores/dialogs-store.ts';
import { GLOSSARY } from '../glossary.ts';
import styles from './dialogs.module.css';

export function Glossary(): ReactNode {
  const [text, setText] = useState('');
  const wanted = text.trim().toLowerCase();
  const found = GLOSSARY.filter((entry) => entry.some((part) => part.toLowerCase().includes(wanted)));
  return (
    <Dialog title="Glossary" wide onClose={closeDialog}>
      <input
        className={styles.find}
        value={text}
        aria-label="Find a term"
        placeholder="Find a term"
        data-autofocus
        onChange={(event) => setText(event.target.value)}
      />
      <dl className={styles.terms} data-selectable>
        {found.map(([term, meaning]) => (
          <div key={term}>
            <dt>{term}</dt>
            <dd>{meaning}</dd>
          </div>
        ))}
      </dl>
      {found.length === 0 && <p>No term holds “{text}”.</p>}
    </Dialog>
  );
}
