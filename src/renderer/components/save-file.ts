/** Saves a file made here as a download of the browser window that `document` is in. */
import { componentFaults } from './component-words.ts';

interface TextFile {
  name: string;
  /** MIME type. */
  type: string;
  text: string;
}

export function saveTextFile(document: Document, { name, type, text }: TextFile): void {
  saveBlob(document, name, new Blob([text], { type }));
}

/** Rejects where the browser cannot encode the picture. */
export async function saveCanvas(name: string, canvas: HTMLCanvasElement): Promise<void> {
  const blob = await new Promise<Blob | null>((resolve) => canvas.toBlob(resolve, 'image/png'));
  if (!blob) throw new Error(componentFaults.pictureRefused);
  saveBlob(canvas.ownerDocument, name, blob);
}

function saveBlob(document: Document, name: string, blob: Blob): void {
  const url = URL.createObjectURL(blob);
  const link = document.createElement('a');
  link.href = url;
  link.download = name.replaceAll(/[^\w .-]/g, '_');
  link.click();
  // The download has its own copy once the click is handled.
  setTimeout(() => URL.revokeObjectURL(url), 1000);
}
