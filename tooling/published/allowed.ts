/** Packages that bring nothing but these. */
const light: Readonly<Record<string, readonly string[]>> = {
  '@duad/core': ['zod'],
  '@duad/metrics': ['@duad/core', 'zod'],
  '@duad/linear-algebra': ['@duad/core', 'zod'],
};

/** What runs tensor programs: the engine, and whatever trains or does its linear algebra on it. */
const onEngine = [
  '@duad/engine',
  '@duad/neighbours',
  '@duad/autoencoders',
  '@duad/clusterer-distribution',
  '@duad/clusterer-gmm',
  '@duad/clusterer-hdbscan',
  '@duad/baseline-dagmm',
  '@duad/baseline-geometric',
  '@duad/baseline-ocnn',
  '@duad/baseline-ocsvm',
  '@duad/features-c3d',
  '@duad/features-netvlad',
  'duad',
  // Through the engine's writer of ONNX files.
  '@duad/onnx',
  // Through @duad/neighbours.
  '@duad/baseline-classic',
  '@duad/baseline-distribution-only',
  '@duad/cli',
];

/** Heavy libraries, and the only packages that may bring them. */
const heavy: readonly { readonly library: RegExp; readonly allowed: readonly string[] }[] = [
  { library: /^onnxruntime-/, allowed: [...onEngine, '@duad/features-onnx'] },
  { library: /^@tensorflow\/tfjs-(core|layers)$/, allowed: onEngine },
  // The umbrella and the engines that a user may install beside: nobody brings them.
  { library: /^@tensorflow\/tfjs(-(?!core$|layers$).*)?$/, allowed: [] },
  // An optional peer of @duad/media: who reads pictures installs it.
  { library: /^(sharp|@img\/.*)$/, allowed: [] },
];

/** Dependencies that a package must not bring, a line each. */
export function unwanted(name: string, dependencies: readonly string[]): string[] {
  const beyond = light[name] && dependencies.filter((each) => !light[name]!.includes(each));
  const tooHeavy = dependencies.filter((each) =>
    heavy.some(({ library, allowed }) => library.test(each) && !allowed.includes(name)),
  );
  return [...new Set([...(beyond ?? []), ...tooHeavy])].map((each) => `${name} must not bring ${each}`);
}
