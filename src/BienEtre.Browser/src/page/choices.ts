/** Whether microphone and camera are on when entering. */
export interface Choices {
  readonly microphone: boolean;
  readonly camera: boolean;
}

/**
 * The choices travel from the device check to the room in the URL's fragment, which no server sees, and stay there so that a reload
 * never switches on what was off. Nothing is stored in the browser.
 */
export function readChoices(fragment: string, fallback: Choices): Choices {
  const values = new URLSearchParams(fragment.replace(/^#/, ""));
  const read = (name: string, otherwise: boolean): boolean => {
    const value = values.get(name);
    return value === "on" ? true : value === "off" ? false : otherwise;
  };
  return { microphone: read("mic", fallback.microphone), camera: read("cam", fallback.camera) };
}

/** The fragment for these choices, with its `#`. */
export function writeChoices(choices: Choices): string {
  return `#mic=${choices.microphone ? "on" : "off"}&cam=${choices.camera ? "on" : "off"}`;
}
