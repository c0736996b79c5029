import { describe, it } from 'vitest';
import { ensure, type NamedCheck } from './check.js';

/**
 * One vitest test per check. A check that is expected to fail bears its reason in the name of the test, which fails once
 * the check passes.
 */
export function describeChecks(
  title: string,
  checks: readonly NamedCheck[],
  expectedFailures: Readonly<Record<string, string>> = {},
): void {
  describe(title, () => {
    for (const check of withExpectedFailures(checks, expectedFailures)) {
      // The checks keep to a limit of their own, which stands still while the process is suspended.
      it(check.name, { timeout: 0 }, () => check.run());
    }
  });
}

/** The checks, those expected to fail turned round, and one more if names or reasons are wrong. */
export function withExpectedFailures(
  checks: readonly NamedCheck[],
  expectedFailures: Readonly<Record<string, string>>,
): NamedCheck[] {
  const known = new Set(checks.map(({ name }) => name));
  const turned = checks.map((check): NamedCheck => {
    if (!Object.hasOwn(expectedFailures, check.name)) return check;
    return {
      name: `${check.name} (expected to fail: ${expectedFailures[check.name]})`,
      run: () => fails(check),
    };
  });
  const mistakes = Object.entries(expectedFailures)
    .filter(([name, reason]) => !known.has(name) || reason.trim() === '')
    .map(([name]) => (known.has(name) ? `'${name}' has no reason` : `'${name}' is no check that is run here`));
  if (mistakes.length === 0) return turned;
  const run = async () => ensure(false, `expectedFailures: ${mistakes.join('; ')}; there are ${[...known].join(', ')}`);
  return [...turned, { name: 'expectedFailures names checks and reasons', run }];
}

async function fails(check: NamedCheck): Promise<void> {
  const failed = await check.run().then(
    () => false,
    () => true,
  );
  ensure(failed, `'${check.name}' passes now; take it out of expectedFailures`);
}
