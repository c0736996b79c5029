/** Names for a message, quoted, the first twelve of them. */
export function list(names: readonly string[]): string {
  const shown = names.slice(0, 12).map((name) => `'${clip(name)}'`);
  return names.length > shown.length ? `${shown.join(', ')} and ${names.length - shown.length} more` : shown.join(', ');
}

/** A text from a file, short enough for a message. */
export function clip(text: string): string {
  return text.length > 40 ? `${text.slice(0, 40)}…` : text;
}
