/** The user's preferences in sections, with a search over all of them. Valid values are saved at once; invalid ones are marked at their field. */
import { useState, type ReactNode } from 'react';
import { Dialog } from '../../components/Dialog.tsx';
import { closeDialog } from '../../stores/dialogs-store.ts';
import { usePreferencesStore } from '../../stores/preferences-store.ts';
import { hasKeyOf, KeysField } from './KeysField.tsx';
import { findSettings } from './find-settings.ts';
import { sectionsOf } from './settings-sections.tsx';
import { settingStates } from './settings-words.ts';
import styles from './settings.module.css';

export function SettingsDialog(): ReactNode {
  const preferences = usePreferencesStore((s) => s.preferences);
  const origins = usePreferencesStore((s) => s.key?.origins);
  const [search, setSearch] = useState('');
  const [chosen, setChosen] = useState('Appearance');
  const sections = sectionsOf(preferences, origins);
  const keys = {
    title: 'Keys',
    settings: [{ words: 'keys', field: <KeysField search={search} /> }],
  };
  const words = search.trim().toLowerCase();
  const all = [...sections.slice(0, -1), keys, ...sections.slice(-1)];
  const found =
    words === ''
      ? all.filter(({ title }) => title === chosen)
      : [...findSettings(sections, words), ...(hasKeyOf(words) ? [keys] : [])];
  return (
    <Dialog title="Settings" wide onClose={closeDialog}>
      <div className={styles.settings}>
        <nav aria-label="Sections of the settings">
          <input
            className={styles.find}
            value={search}
            placeholder="Find a setting"
            aria-label="Find a setting"
            data-autofocus
            onChange={(event) => setSearch(event.target.value)}
          />
          {all.map(({ title }) => (
            <button
              key={title}
              type="button"
              aria-current={words === '' && title === chosen ? 'true' : undefined}
              onClick={() => {
                setSearch('');
                setChosen(title);
              }}
            >
              {title}
            </button>
          ))}
        </nav>
        <div className={styles.sections}>
          {found.map(({ title, settings }) => (
            <section key={title} aria-label={title}>
              <h3>{title}</h3>
              {settings.map(({ words: key, field }) => (
                <div key={key}>{field}</div>
              ))}
            </section>
          ))}
          {found.length === 0 && <p role="status">{settingStates.noSetting(search)}</p>}
        </div>
      </div>
    </Dialog>
  );
}
