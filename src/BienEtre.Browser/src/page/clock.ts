/** The server's time as the page knows it: a visitor's clock may be wrong, and countdowns must not be. */
export class PageClock {
  readonly #offset: number;

  /** @param serverTime ISO 8601 time at which the server rendered the page, if it says so. */
  constructor(serverTime: string | undefined) {
    const rendered = serverTime === undefined ? Number.NaN : Date.parse(serverTime);
    const offset = rendered - (performance.timeOrigin + (navigationResponse() ?? performance.now()));
    this.#offset = Number.isFinite(offset) ? offset : 0;
  }

  /** Milliseconds since the epoch, by the server's clock. */
  now(): number {
    return performance.timeOrigin + performance.now() + this.#offset;
  }
}

function navigationResponse(): number | null {
  const navigation = performance.getEntriesByType("navigation")[0];
  return navigation instanceof PerformanceNavigationTiming ? navigation.responseStart : null;
}

/** "4:07" or "1:04:07". */
export function minutesAndSeconds(ms: number): string {
  const seconds = Math.max(0, Math.floor(ms / 1000));
  const parts = [Math.floor(seconds / 3600), Math.floor(seconds / 60) % 60, seconds % 60];
  const [hours, minutes, rest] = parts as [number, number, number];
  const two = (value: number): string => String(value).padStart(2, "0");
  return hours > 0 ? `${hours}:${two(minutes)}:${two(rest)}` : `${minutes}:${two(rest)}`;
}

/** Time of day in the visitor's zone, in the page's language. */
export function timeOfDay(iso: string, language: string): string {
  const at = new Date(iso);
  return Number.isNaN(at.getTime()) ? "" : new Intl.DateTimeFormat(language, { hour: "2-digit", minute: "2-digit", hourCycle: "h23" }).format(at);
}
