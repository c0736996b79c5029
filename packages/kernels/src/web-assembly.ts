/** What is used of the global WebAssembly, whose types come with a browser's. */
interface WebAssemblyApi {
  readonly Memory: new (size: { readonly initial: number }) => Memory;
  readonly Module: new (bytes: Uint8Array<ArrayBuffer>) => object;
  readonly Instance: new (
    module: object,
    imports: { readonly host: { readonly memory: Memory } },
  ) => { readonly exports: Readonly<Record<string, (...numbers: number[]) => number>> };
}

/** Linear memory of a WebAssembly module. */
export interface Memory {
  readonly buffer: ArrayBuffer;
}

/** The host's WebAssembly, whose vectors every supported release of Node.js has. */
export const webAssembly: WebAssemblyApi = (globalThis as unknown as { WebAssembly: WebAssemblyApi }).WebAssembly;
