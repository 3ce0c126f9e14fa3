/** Hands the person a file made in the window. */

export function downloadText(document: Document, text: string, name: string, type = 'text/csv'): void {
  save(document, new Blob([text], { type: `${type};charset=utf-8` }), name);
}

/** Rejects where the browser cannot encode the picture. */
export async function downloadCanvas(document: Document, canvas: HTMLCanvasElement, name: string): Promise<void> {
  const blob = await new Promise<Blob | null>((resolve) => canvas.toBlob(resolve, 'image/png'));
  if (!blob) throw new Error('The picture could not be encoded.');
  save(document, blob, name);
}

function save(document: Document, blob: Blob, name: string): void {
  const url = URL.createObjectURL(blob);
  const link = document.createElement('a');
  link.href = url;
  link.download = name.replace(/[^\w.\- ]+/g, '_');
  link.click();
  document.defaultView!.setTimeout(() => URL.revokeObjectURL(url), 10_000);
}
