/** Ctrl K: symbols first, then commands. Enter on a symbol sets it for the active pane's group. */
import { Command as Cmdk } from 'cmdk';
import { useEffect, useState, type ReactNode } from 'react';
import { normaliseSymbol } from '../../../shared/market/symbols.ts';
import { Dialog } from '../../components/Dialog.tsx';
import { formatSymbol } from '../../components/format.ts';
import { useSymbolSearch } from '../../components/SymbolInput.tsx';
import { closeDialog, useDialogStore } from '../../stores/dialogs-store.ts';
import { setGroupSymbol, setPaneSymbol } from '../../stores/workspace-store.ts';
import { dock } from '../../workspace/dock.ts';
import { beginsWith, rankCommands } from '../../commands/rank-commands.ts';
import { availableCommands, runCommand, type Command } from '../../commands/registry.ts';
import styles from './Palette.module.css';

export function Palette(): ReactNode {
  const initial = useDialogStore((s) => s.paletteText);
  const [text, setText] = useState(initial);
  const [chosen, setChosen] = useState('');
  const { matches, problem } = useSymbolSearch(text, 6);
  const typed = text.includes(' ') ? undefined : normaliseSymbol(text);
  const commands = rankCommands(availableCommands(), text);
  // A ticker nobody knows stands behind a command that begins so: "sett" means the settings.
  const commandFirst = matches.length === 0 && commands.length > 0 && beginsWith(commands[0], text);
  const first = (commandFirst ? undefined : symbolValue(matches[0]?.symbol ?? typed)) ?? commands[0]?.id ?? '';
  // The best answer is the chosen one whenever the answers change; arrows move on from there.
  useEffect(() => setChosen(first), [first, text]);
  const pickSymbol = (symbol: string): void => {
    closeDialog();
    const pane = dock.activePaneId();
    if (pane) setPaneSymbol(pane, symbol);
    else setGroupSymbol('blue', symbol);
  };
  const pickCommand = (command: Command): void => {
    closeDialog();
    void runCommand(command.id);
  };
  const symbols = (matches.length > 0 || typed) && (
    <Cmdk.Group heading="Symbols">
      {matches.map((match) => (
        <Cmdk.Item
          key={match.symbol}
          value={symbolValue(match.symbol)}
          className={styles.item}
          onSelect={() => pickSymbol(match.symbol)}
        >
          <b>{formatSymbol(match.symbol)}</b>
          <span>{match.name}</span>
          <i>{match.market}</i>
        </Cmdk.Item>
      ))}
      {typed && !matches.some((m) => m.symbol === typed) && (
        <Cmdk.Item value={symbolValue(typed)} className={styles.item} onSelect={() => pickSymbol(typed)}>
          <b>{formatSymbol(typed)}</b>
          <span>as typed</span>
        </Cmdk.Item>
      )}
    </Cmdk.Group>
  );
  return (
    <Dialog title="Search or command" bare onClose={closeDialog}>
      <Cmdk
        className={styles.palette}
        shouldFilter={false}
        value={chosen}
        onValueChange={setChosen}
        loop
        label="Search or command"
      >
        <Cmdk.Input
          className={styles.input}
          value={text}
          onValueChange={setText}
          placeholder="Ticker, company or command"
          data-autofocus
          spellCheck={false}
        />
        <Cmdk.List className={styles.list}>
          {problem && commands.length === 0 && <p className={styles.problem}>{problem}</p>}
          {!commandFirst && symbols}
          {groupsOf(commands).map(([group, members]) => (
            <Cmdk.Group key={group} heading={group}>
              {members.map((command) => (
                <Cmdk.Item
                  key={command.id}
                  value={command.id}
                  className={styles.item}
                  onSelect={() => pickCommand(command)}
                >
                  <span className={styles.icon}>{command.icon && <command.icon size={14} aria-hidden />}</span>
                  <span className={styles.title}>{command.title}</span>
                  {command.hint && <span title={command.hint}>{command.hint}</span>}
                  {command.keys && <kbd>{command.keys.replaceAll('+', ' ')}</kbd>}
                </Cmdk.Item>
              ))}
            </Cmdk.Group>
          ))}
          {commandFirst && symbols}
          <Cmdk.Empty className={styles.problem}>Nothing found for “{text}”.</Cmdk.Empty>
        </Cmdk.List>
      </Cmdk>
    </Dialog>
  );
}

const symbolValue = (symbol: string | undefined): string | undefined => symbol && `symbol ${symbol.toLowerCase()}`;

function groupsOf(commands: readonly Command[]): [string, Command[]][] {
  return [...Map.groupBy(commands, (command) => command.group)];
}
