/** Ctrl K: the command palette. Commands that begin with the text, then instruments it names, then other commands. */
import { Command as Cmdk } from 'cmdk';
import { useEffect, useRef, useState, type ReactNode } from 'react';
import type { SymbolMatch } from '../../../shared/contract/calls.ts';
import { readInstrument, tickerOf } from '../../../shared/market/instrument-text.ts';
import { marketOf, parseOptionSymbol } from '../../../shared/market/symbols.ts';
import { Dialog } from '../../components/Dialog.tsx';
import { formatSymbol } from '../../components/format.ts';
import { InstrumentOption } from '../../components/InstrumentOption.tsx';
import { knownTicker } from '../../components/known-ticker.ts';
import { keysText, matchesKeys } from '../../components/match-keys.ts';
import { onlyMatch, useInstrumentSearch } from '../../components/use-instrument-search.ts';
import { closeDialog, useDialogStore } from '../../stores/dialogs-store.ts';
import { loadSessions } from '../../stores/sessions-store.ts';
import { selectPaneSymbol, setPaneSymbol, useWorkspaceStore } from '../../stores/workspace-store.ts';
import { exchangeToday } from '../../stores/world-store.ts';
import { dock } from '../../workspace/dock.ts';
import { beginsWith, rankCommands, withoutVerb } from '../../commands/rank-commands.ts';
import { availableCommands, run, type Command } from '../../commands/registry.ts';
import styles from './Palette.module.css';

/** Of the command that this is. */
const OPEN = 'palette.open';
const FOUND = 6;
const RECENT = 8;

export function Palette(): ReactNode {
  const initial = useDialogStore((s) => s.paletteText);
  const [text, setText] = useState(initial);
  const [chosen, setChosen] = useState('');
  /** Enter came before the search's answer: what is meant is taken when the answer arrives. */
  const [waiting, setWaiting] = useState(false);
  const paneId = dock.activePaneId() ?? '';
  const shown = useWorkspaceStore((s) => selectPaneSymbol(s, paneId));
  const recent = useWorkspaceStore((s) => s.recent);
  useEffect(() => void loadSessions(), []);
  const asked = instrumentIn(text);
  const search = useInstrumentSearch(asked, FOUND, parseOptionSymbol(shown)?.underlying ?? shown);
  const answered = search.text === asked;
  const matches: readonly SymbolMatch[] =
    text.trim() === '' ? recent.slice(0, RECENT).map(recentMatch) : search.matches;
  const unchecked = search.failed ? tickerOf(asked) : undefined;
  const commands = rankCommands(
    availableCommands(text).filter(({ id }) => id !== OPEN),
    text,
  );
  const isCommand = text.trim().length > 1 && commands.length > 0 && beginsWith(commands[0], text);
  const commandFirst = isCommand || matches.length === 0;
  const first = (commandFirst ? commands[0]?.id : valueOf(matches[0].symbol)) ?? '';
  // The best answer is selected whenever the answers change; arrows move from there.
  useEffect(() => setChosen(first), [first, text]);
  useEffect(() => setWaiting(false), [text]);

  const pickSymbol = (symbol: string): void => {
    closeDialog();
    setPaneSymbol(paneId, symbol);
  };
  const pickCommand = (command: Command): void => {
    closeDialog();
    void run(command);
  };
  const takeAnswer = (): void => {
    const only = onlyMatch(search);
    if (only) pickSymbol(only.symbol);
    else if (matches.length === 0 && commands.length > 0) pickCommand(commands[0]);
  };
  const latest = useRef(takeAnswer);
  latest.current = takeAnswer;
  useEffect(() => {
    if (!waiting || !answered) return;
    setWaiting(false);
    latest.current();
  }, [waiting, answered, search]);
  /** The user selected with arrows or pointer: Enter takes that. */
  const moved = useRef(false);
  useEffect(() => {
    moved.current = false;
  }, [text]);
  const onKeyDown = (event: React.KeyboardEvent): void => {
    // The key that opened it puts it away.
    const opener = availableCommands().find(({ id }) => id === OPEN);
    if (opener?.keys !== undefined && matchesKeys(opener.keys, event.nativeEvent)) {
      event.preventDefault();
      closeDialog();
      return;
    }
    if (/^(?:Arrow|Home|End)/.test(event.key)) moved.current = true;
    if (event.key !== 'Enter' || event.nativeEvent.isComposing || moved.current) return;
    event.preventDefault();
    // An item highlighted before the answer is not what the text means.
    if (text.trim() !== '' && !isCommand && !answered) setWaiting(true);
    else if (!commandFirst) pickSymbol(matches[0].symbol);
    else if (commands.length > 0) pickCommand(commands[0]);
  };

  const symbols = matches.length > 0 && (
    <Cmdk.Group heading={text.trim() === '' ? 'Recent' : 'Instruments'}>
      {matches.map((match) => (
        <Cmdk.Item
          key={match.symbol}
          value={valueOf(match.symbol)}
          className={styles.item}
          onSelect={() => pickSymbol(match.symbol)}
        >
          <InstrumentOption match={match} />
        </Cmdk.Item>
      ))}
    </Cmdk.Group>
  );
  return (
    <Dialog title="Search or command" bare onClose={closeDialog}>
      <Cmdk
        className={styles.palette}
        shouldFilter={false}
        value={chosen}
        onValueChange={setChosen}
        onKeyDown={onKeyDown}
        loop
        label="Search or command"
      >
        <Cmdk.Input
          className={styles.input}
          value={text}
          onValueChange={setText}
          placeholder="Ticker, company, contract (SPY 650c 12/18) or command"
          data-autofocus
          spellCheck={false}
        />
        {commandFirst && !isCommand && answered && (commands.length === 0 || search.failed) && (
          <Nothing problem={search.problem} />
        )}
        <Cmdk.List className={styles.list} onPointerMove={() => (moved.current = true)}>
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
                  <Keys command={command} />
                </Cmdk.Item>
              ))}
            </Cmdk.Group>
          ))}
          {commandFirst && symbols}
          {unchecked !== undefined && (
            <Cmdk.Item value={valueOf(unchecked)} className={styles.item} onSelect={() => pickSymbol(unchecked)}>
              <b>{formatSymbol(unchecked)}</b>
              <span>take it unchecked: the search failed</span>
            </Cmdk.Item>
          )}
        </Cmdk.List>
      </Cmdk>
    </Dialog>
  );
}

function Nothing({ problem }: { problem: string | undefined }): ReactNode {
  return problem ? (
    <p className={styles.problem} role="status">
      {problem}
    </p>
  ) : null;
}

function Keys({ command: { keys, paneKey } }: { command: Command }): ReactNode {
  if (keys) return <kbd>{keysText(keys)}</kbd>;
  return paneKey ? <kbd title="While the pane has the keyboard">{paneKey}</kbd> : null;
}

/** `show SPY`: the ticker or contract behind the verb; all of it where that may be a company's name (`Open Text`). */
function instrumentIn(text: string): string {
  const rest = withoutVerb(text);
  const isContract = readInstrument(rest, { today: exchangeToday() }).kind === 'contract';
  return isContract || knownTicker(rest) !== undefined ? rest : text.trim();
}

const valueOf = (symbol: string): string => `symbol ${symbol.toLowerCase()}`;

function recentMatch(symbol: string): SymbolMatch {
  return { symbol, name: '', market: marketOf(symbol) };
}

function groupsOf(commands: readonly Command[]): [string, Command[]][] {
  return [...Map.groupBy(commands, (command) => command.group)];
}
