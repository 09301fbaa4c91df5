/** Longest pause between two attempts, in milliseconds. */
export const PAUSE_MAX_MS = 5_000;

/** How long attempts go on: as long as a session keeps an interrupted person's place. */
export const EFFORT_MAX_MS = 10 * 60_000;

/**
 * Pause before attempt number `attempt` (0 = the first, at once), doubled each time up to the bound. `random` (0 to 1) spreads many browsers that lost the
 * same server, so that they do not all come back in the same instant. Null: give up.
 */
export function pauseBefore(attempt: number, elapsedMs: number, random: number): number | null {
  if (elapsedMs > EFFORT_MAX_MS) {
    return null;
  }
  if (attempt === 0) {
    return 0;
  }
  const full = Math.min(PAUSE_MAX_MS, 200 * 2 ** Math.min(attempt - 1, 10));
  return Math.round(full * (0.5 + random / 2));
}
