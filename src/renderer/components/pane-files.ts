/** What a pane can save at this moment: its own menu and the palette save the same. */
import { useEffect } from 'react';
import type { Market } from '../../shared/market/symbols.ts';
import { worldMark } from '../stores/world-mark.ts';
import { componentFaults } from './component-words.ts';
import { saveCanvas, saveTextFile } from './save-file.ts';

export const FILE_FORMATS = { csv: 'CSV', json: 'JSON', png: 'PNG' } as const;
export type FileFormat = keyof typeof FILE_FORMATS;

export interface PaneFiles {
  /** File name without its ending, and without what the market is. */
  name: string;
  /** Whose data are in it: the file's name says where they are simulated, replayed or late. None for what the user wrote. */
  markets: readonly Market[];
  csv?(): string;
  json?(): string;
  /** Undefined where nothing is drawn. */
  png?(): HTMLCanvasElement | undefined;
}

const MIME = { csv: 'text/csv', json: 'application/json', png: 'image/png' } as const;
const offered = new Map<string, PaneFiles>();

/** Offers the files while the pane is mounted; undefined while it has nothing to save. */
export function useOfferFiles(paneId: string, files: PaneFiles | undefined): void {
  // The newest closures read the current screen.
  useEffect(() => {
    if (!files) return undefined;
    offered.set(paneId, files);
    return () => {
      offered.delete(paneId);
    };
  });
}

/** The first pane of a kind that has something to save in a format now; undefined where none has. Panes are named `chart-1`. */
export const offeringPane = (kind: string, format: FileFormat): string | undefined =>
  [...offered].find(([paneId, files]) => paneId.replace(/-\d+$/, '') === kind && files[format])?.[0];

export const offeredFiles = (paneId: string): PaneFiles | undefined => offered.get(paneId);

/** Rejects with a sentence where there is nothing to save in this format. */
export async function savePaneFile(
  document: Document,
  files: PaneFiles | undefined,
  format: FileFormat,
): Promise<void> {
  const content = files?.[format]?.();
  if (!files || content === undefined) throw new Error(componentFaults.nothingToSave);
  const mark = files.markets.length > 0 ? worldMark(files.markets) : '';
  const name = `${[files.name, mark].filter(Boolean).join(' ')}.${format}`;
  if (typeof content === 'string') saveTextFile(document, { name, type: MIME[format], text: content });
  else await saveCanvas(name, content);
}
