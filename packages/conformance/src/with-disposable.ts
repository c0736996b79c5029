/** Waits for something, hands it over, and disposes of it. */
export async function withDisposable<D extends AsyncDisposable, T>(
  making: Promise<D>,
  use: (made: D) => Promise<T>,
): Promise<T> {
  await using made = await making;
  return await use(made);
}
