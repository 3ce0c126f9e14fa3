/** Saves what a pane shows, as numbers or as a picture. */
import { Download } from 'lucide-react';
import type { ReactNode } from 'react';
import { failureMessage } from '../bridge/calls.ts';
import { showFailure } from '../stores/notices-store.ts';
import { useContainerDocument } from './container-context.ts';
import { Menu } from './Menu.tsx';
import { FILE_FORMATS, savePaneFile, type FileFormat, type PaneFiles } from './pane-files.ts';

export function ExportMenu({ files }: { files: PaneFiles }): ReactNode {
  const document = useContainerDocument();
  const save = (format: FileFormat): void => {
    savePaneFile(document, files, format).catch((error: unknown) =>
      showFailure('export', `The ${FILE_FORMATS[format]} file was not saved`, failureMessage(error)),
    );
  };
  const formats = (Object.keys(FILE_FORMATS) as FileFormat[]).filter((format) => files[format]);
  return (
    <Menu
      label="Export"
      align="end"
      trigger={<Download size={14} aria-hidden />}
      items={formats.map((format) => ({
        id: format,
        label: `Save as ${FILE_FORMATS[format]}`,
        onSelect: () => save(format),
      }))}
    />
  );
}
