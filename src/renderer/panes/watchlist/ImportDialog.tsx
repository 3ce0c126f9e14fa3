/** Paste many symbols or choose a CSV file. */
import { useMemo, useRef, useState, type ReactNode } from 'react';
import { readInstrumentList } from '../../../shared/market/instrument-list.ts';
import { failureMessage } from '../../bridge/calls.ts';
import { Dialog } from '../../components/Dialog.tsx';
import { Button } from '../../components/Toggle.tsx';
import { addText, readingContext } from './add-text.ts';
import { parseSymbolText } from './watchlist-csv.ts';
import styles from './watchlist.module.css';

const MAX_FILE_BYTES = 1_000_000;
const SHOWN_REJECTS = 50;

export function ImportDialog({ listId, onClose }: { listId: string; onClose(): void }): ReactNode {
  const [text, setText] = useState('');
  const [problem, setProblem] = useState<string>();
  const file = useRef<HTMLInputElement>(null);
  const read = useMemo(() => {
    const context = readingContext();
    return parseSymbolText(text).groups.map((group) => readInstrumentList(group.text, context));
  }, [text]);
  const found = read.reduce((n, { symbols }) => n + symbols.length, 0);
  const rejected = read.flatMap((part) => part.rejected);
  const readFile = async (chosen: File | undefined): Promise<void> => {
    if (!chosen) return;
    if (chosen.size > MAX_FILE_BYTES) {
      setProblem(`${chosen.name} is larger than 1 MB; a list of symbols is not.`);
      return;
    }
    try {
      setText(await chosen.text());
      setProblem(undefined);
    } catch (error) {
      setProblem(`${chosen.name} could not be read. (${failureMessage(error)})`);
    }
  };
  const add = (): void => {
    addText(listId, text);
    onClose();
  };
  return (
    <Dialog title="Add many symbols" onClose={onClose}>
      <p className={styles.note}>
        Paste tickers and contracts between spaces, commas or lines, or choose a file: a broker’s export, or a CSV with
        a <b>symbol</b> column and perhaps a <b>group</b> and a <b>note</b> column.
      </p>
      <textarea
        className={styles.paste}
        value={text}
        placeholder={'SPY QQQ $SPX\nSPY 18 Dec 26 650C'}
        aria-label="Symbols"
        spellCheck={false}
        data-autofocus
        onChange={(event) => setText(event.target.value)}
      />
      {rejected.length > 0 && (
        <ul className={styles.rejected} aria-label="Left out">
          {rejected.slice(0, SHOWN_REJECTS).map(({ text: line, reason }, i) => (
            // A rejected line may stand twice.
            // oxlint-disable-next-line react/no-array-index-key
            <li key={i}>
              <b>{line}</b> {reason}
            </li>
          ))}
          {rejected.length > SHOWN_REJECTS && <li>… and {rejected.length - SHOWN_REJECTS} more</li>}
        </ul>
      )}
      {problem && (
        <p role="alert" className="down">
          {problem}
        </p>
      )}
      <div className={styles.actions}>
        <Button labelled label="Choose a CSV file…" onClick={() => file.current?.click()} />
        <input
          ref={file}
          type="file"
          hidden
          accept=".csv,.txt,text/csv,text/plain"
          onChange={(event) => void readFile(event.target.files?.[0])}
        />
        <Button primary label={found > 0 ? `Add ${found}` : 'Add'} disabled={found === 0} onClick={add} />
      </div>
    </Dialog>
  );
}
