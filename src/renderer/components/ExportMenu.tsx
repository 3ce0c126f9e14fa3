/** Saves what a pane shows, as numbers or as a picture. */
import { Download } from 'lucide-react';
import type { ReactNode } from 'react';
import { failureMessage } from '../bridge/calls.ts';
import { showFailure } from '../stores/notices-store.ts';
import { useContainerDocument } from './container-context.ts';
import { Menu } from './Menu.tsx';
import { saveCanvas, saveTextFile } from './save-file.ts';

interface ExportMenuProps {
  /** File name without its ending. */
  name: string;
  csv(): string;
  /** Undefined where there is no picture to save. */
  canvas?(): HTMLCanvasElement | undefined;
}

export function ExportMenu({ name, csv, canvas }: ExportMenuProps): ReactNode {
  const document = useContainerDocument();
  const savePicture = (): void => {
    const picture = canvas?.();
    if (!picture) return showFailure('export', 'The picture was not saved', 'Nothing is drawn yet.');
    saveCanvas(`${name}.png`, picture).catch((error: unknown) =>
      showFailure('export', 'The picture was not saved', failureMessage(error)),
    );
  };
  return (
    <Menu
      label="Export"
      align="end"
      trigger={<Download size={14} aria-hidden />}
      items={[
        {
          id: 'csv',
          label: 'Save as CSV',
          onSelect: () => saveTextFile(document, { name: `${name}.csv`, type: 'text/csv', text: csv() }),
        },
        ...(canvas ? [{ id: 'png', label: 'Save as PNG', onSelect: savePicture }] : []),
      ]}
    />
  );
}
