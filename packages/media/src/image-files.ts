/** Encoded pictures, not yet read. */
export interface ImageFiles extends AsyncDisposable {
  /** Sorted. */
  readonly names: readonly string[];
  read(name: string): Promise<Uint8Array>;
}
