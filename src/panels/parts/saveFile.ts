/** Hands a file to the browser's downloads. */
export function saveFile(blob: Blob, name: string): void {
  const url = URL.createObjectURL(blob);
  const link = document.createElement('a');
  link.href = url;
  link.download = name;
  link.click();
  // The download has taken its own hold on the blob by the next task; a minute is far on the safe side.
  setTimeout(() => URL.revokeObjectURL(url), 60_000);
}
