/** Keys and what they do. */
import type { ReactNode } from 'react';
import { combosOf, keysText } from '../../components/match-keys.ts';
import styles from './dialogs.module.css';

interface KeyListProps {
  title?: string;
  /** `Alt+1` and its sentence. */
  keys: readonly (readonly [keys: string, does: string])[];
}

export function KeyList({ title, keys }: KeyListProps): ReactNode {
  return (
    <section className={styles.keyList}>
      {title && <h3>{title}</h3>}
      <dl>
        {keys.map(([key, does]) => (
          <div key={key}>
            <dt>
              {combosOf(keysText(key)).map((combo) => (
                <kbd key={combo}>{combo}</kbd>
              ))}
            </dt>
            <dd>{does}</dd>
          </div>
        ))}
      </dl>
    </section>
  );
}
