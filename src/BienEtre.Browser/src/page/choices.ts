/** Whether microphone and camera are on when entering. */
export interface Choices {
  readonly microphone: boolean;
  readonly camera: boolean;
}

/**
 * The room's address with these choices. They live there and nowhere else: a reload never switches on what was off, and nothing is stored in the browser.
 */
export function withChoices(address: string, choices: Choices): string {
  const url = new URL(address);
  url.searchParams.set("mic", choices.microphone ? "on" : "off");
  url.searchParams.set("camera", choices.camera ? "on" : "off");
  return url.href;
}
