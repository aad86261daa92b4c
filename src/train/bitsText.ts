/** A set of small whole numbers as text: bit i of the bytes that the base64 text stands for. */
export function bitsText(count: number, members: Iterable<number>): string {
  const bytes = new Uint8Array(Math.ceil(count / 8));
  for (const i of members) bytes[i >> 3]! |= 1 << (i & 7);
  let binary = '';
  for (const byte of bytes) binary += String.fromCharCode(byte);
  return btoa(binary);
}

/** The set that `bitsText` wrote. @throws DOMException where the text is no base64 */
export function bitsOf(text: string): { has(member: number): boolean } {
  const binary = atob(text);
  return { has: (i) => (((binary.charCodeAt(i >> 3) || 0) >> (i & 7)) & 1) === 1 };
}
