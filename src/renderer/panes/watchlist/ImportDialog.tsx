/** Paste many symbols or choose a CSV file. */
import { useRef, useState, type ReactNode } from 'react';
import { failureMessage } from '../../bridge/calls.ts';
import { Dialog } from '../../components/Dialog.tsx';
import { Button } from '../../components/Toggle.tsx';
import { addWords } from './add-words.ts';
import { parseSymbolText } from './watchlist-csv.ts';
import styles from './watchlist.module.css';

const MAX_FILE_BYTES = 1_000_000;

export function ImportDialog({ listId, onClose }: { listId: string; onClose(): void }): ReactNode {
  const [text, setText] = useState('');
  const [problem, setProblem] = useState<string>();
  const file = useRef<HTMLInputElement>(null);
  const words = parseSymbolText(text).groups.reduce((n, g) => n + g.words.length, 0);
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
    for (const group of parseSymbolText(text).groups) addWords(listId, group.words, group.name);
    onClose();
  };
  return (
    <Dialog title="Add many symbols" onClose={onClose}>
      <p className={styles.note}>
        Paste tickers separated by spaces, commas or lines, or a CSV with a <b>symbol</b> column and perhaps a{' '}
        <b>group</b> column. Indices start with I:, options with O:.
      </p>
      <textarea
        className={styles.paste}
        value={text}
        placeholder="SPY QQQ I:SPX O:SPY261218C00650000"
        aria-label="Symbols"
        spellCheck={false}
        data-autofocus
        onChange={(event) => setText(event.target.value)}
      />
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
        <Button primary label={words > 0 ? `Add ${words}` : 'Add'} disabled={words === 0} onClick={add} />
      </div>
    </Dialog>
  );
}
