/** Every command that can have a key: the user presses a new one, and is asked first where another command has it. */
import { useState, type ReactNode } from 'react';
import { allCommands, madeKeys, type Command } from '../../commands/registry.ts';
import { keysText, writeKeys } from '../../components/match-keys.ts';
import { Button } from '../../components/Toggle.tsx';
import { changePreferences, usePreferencesStore } from '../../stores/preferences-store.ts';
import { paneDefinitions } from '../../workspace/pane-registry.ts';
import { commandOn, heardBy, isTypedAlone } from './key-owner.ts';
import { settingFaults } from './settings-words.ts';
import styles from './settings.module.css';

/** Found by its title or its keys; `words` in lower case. */
const isKeyOf = ({ title, keys }: Command, words: string): boolean =>
  `${title} ${keys ?? ''} keys keyboard rebind shortcuts`.toLowerCase().includes(words);

export const hasKeyOf = (words: string): boolean => allCommands().some((command) => isKeyOf(command, words));

export function KeysField({ search }: { search: string }): ReactNode {
  const own = usePreferencesStore((s) => s.preferences.keys);
  const [asking, setAsking] = useState<string>();
  const [pressed, setPressed] = useState<{ id: string; keys: string; takes: Command }>();
  const [problem, setProblem] = useState<{ id: string; text: string }>();
  const commands = allCommands();
  const give = (id: string, keys: string, from?: Command): void => {
    const { [id]: _own, ...others } = own;
    // A key of its own that it gets back is no choice to be kept.
    const given = madeKeys(id) === keys ? {} : { [id]: keys };
    void changePreferences({ keys: { ...others, ...given, ...(from ? { [from.id]: '' } : {}) } });
    setAsking(undefined);
    setPressed(undefined);
  };
  const hear = (command: Command, event: React.KeyboardEvent): void => {
    event.preventDefault();
    event.stopPropagation();
    const keys = writeKeys(event.nativeEvent);
    if (keys === undefined) return;
    setProblem(undefined);
    if (keys === 'Escape') return setAsking(undefined);
    if (isTypedAlone(keys)) return setProblem({ id: command.id, text: settingFaults.typedAlone(keysText(keys)) });
    const taken = commandOn(keys, commands, command.id);
    if (taken) return setPressed({ id: command.id, keys, takes: taken });
    const heard = madeKeys(command.id) === keys ? undefined : heardBy(keys, paneDefinitions());
    if (heard === undefined) give(command.id, keys);
    else setProblem({ id: command.id, text: settingFaults.keyHeard(keysText(keys), heard) });
  };
  const giveBack = (command: Command): void => {
    const keys = madeKeys(command.id);
    const taken = keys === undefined ? undefined : commandOn(keys, commands, command.id);
    setProblem(undefined);
    setAsking(undefined);
    if (keys !== undefined && taken) return setPressed({ id: command.id, keys, takes: taken });
    setPressed(undefined);
    const { [command.id]: _own, ...rest } = own;
    void changePreferences({ keys: rest });
  };
  const words = search.trim().toLowerCase();
  const shown = commands.filter((command) =>
    words === '' ? command.keys !== undefined || own[command.id] !== undefined : isKeyOf(command, words),
  );
  return (
    <div className={styles.keys}>
      {shown.slice(0, 120).map((command) => (
        <div key={command.id} className={styles.key}>
          <span>{command.title}</span>
          {asking === command.id ? (
            <button
              type="button"
              className={styles.press}
              // The key is pressed into it.
              ref={(button) => button?.focus()}
              onKeyDown={(event) => hear(command, event)}
              onBlur={() => pressed?.id !== command.id && setAsking(undefined)}
            >
              Press the keys, Esc to leave
            </button>
          ) : (
            <kbd>{command.keys ? keysText(command.keys) : '—'}</kbd>
          )}
          <Button labelled label="Change" onClick={() => setAsking(command.id)} />
          <Button
            labelled
            label="As it was"
            disabled={own[command.id] === undefined}
            onClick={() => giveBack(command)}
          />
          {pressed?.id !== command.id && <Shared command={command} commands={commands} />}
          {pressed?.id === command.id && (
            <p className={styles.problem} role="alert">
              {settingFaults.keyTaken(keysText(pressed.keys), pressed.takes.title)}{' '}
              <Button labelled label="Take it" onClick={() => give(command.id, pressed.keys, pressed.takes)} />
              <Button
                labelled
                label="Keep it there"
                onClick={() => {
                  setPressed(undefined);
                  setAsking(undefined);
                }}
              />
            </p>
          )}
          {problem?.id === command.id && (
            <p className={styles.problem} role="alert">
              {problem.text}
            </p>
          )}
        </div>
      ))}
    </div>
  );
}

/** Preferences of an earlier version, or written by hand, may give two commands one key. */
function Shared({ command: { id, keys }, commands }: { command: Command; commands: readonly Command[] }): ReactNode {
  const other = keys === undefined ? undefined : commandOn(keys, commands, id);
  return other && <p className={styles.problem}>{settingFaults.keyShared(keysText(keys!), other.title)}</p>;
}
