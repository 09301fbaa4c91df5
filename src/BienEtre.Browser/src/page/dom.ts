/** The texts of the page: `<template data-text="key">words with {name}</template>`. */
export type Texts = (key: string, values?: Readonly<Record<string, string | number>>) => string;

/** Reads texts of the page on demand; a missing key gives an empty text. */
export function textsOf(root: ParentNode): Texts {
  const cache = new Map<string, string>();
  return (key, values = {}) => {
    let words = cache.get(key);
    if (words === undefined) {
      const found = root.querySelector<HTMLTemplateElement>(`template[data-text="${CSS.escape(key)}"]`);
      words = found?.content.textContent?.trim() ?? "";
      cache.set(key, words);
    }
    return words.replaceAll(/\{(\w+)\}/g, (whole, name: string) => (name in values ? String(values[name]) : whole));
  };
}

/** Shows one panel of the page and hides the others. */
export function showPanel(root: ParentNode, name: string): void {
  for (const panel of root.querySelectorAll<HTMLElement>("[data-panel]")) {
    panel.hidden = panel.dataset["panel"] !== name;
  }
}

/** Writes a value into every place that shows it. */
export function showValue(root: ParentNode, name: string, value: string): void {
  for (const place of root.querySelectorAll<HTMLElement>(`[data-value="${CSS.escape(name)}"]`)) {
    if (place.textContent !== value) {
      place.textContent = value;
    }
  }
}

/** Buttons of an action. */
export function actionsOf(root: ParentNode, name: string): HTMLElement[] {
  return [...root.querySelectorAll<HTMLElement>(`[data-action="${CSS.escape(name)}"]`)];
}

/** Calls `act` when a button of the action is pressed; also for buttons that come later. */
export function onAction(root: Node, name: string, act: (button: HTMLElement) => void): void {
  root.addEventListener("click", (event) => {
    const button = event.target instanceof Element ? event.target.closest<HTMLElement>("[data-action]") : null;
    if (button?.dataset["action"] === name && !button.matches(":disabled, [aria-disabled='true']")) {
      act(button);
    }
  });
}

/**
 * Sets a toggle. Where the page gives words for both positions the label changes ("Mute", "Unmute"); otherwise the label stays and `aria-pressed` tells.
 * Never both, which would be read out as a double negation.
 */
export function showToggle(root: ParentNode, texts: Texts, name: string, pressed: boolean): void {
  const words = texts(`action.${name}.${pressed ? "on" : "off"}`);
  for (const button of actionsOf(root, name)) {
    button.toggleAttribute("data-off", pressed);
    const label = button.querySelector("[data-label]");
    if (label !== null && words !== "") {
      label.textContent = words;
      button.removeAttribute("aria-pressed");
    } else {
      button.setAttribute("aria-pressed", String(pressed));
    }
  }
}

/** Closes the popover that holds `inside`, if any. */
export function closePopover(inside: Element): void {
  const popover = inside.closest<HTMLElement>("[popover]");
  if (popover?.matches(":popover-open") === true) {
    popover.hidePopover();
  }
}

/** Says something in the page's live region; an empty text clears it. */
export function say(root: ParentNode, words: string): void {
  const note = root.querySelector<HTMLElement>("[data-note]");
  if (note !== null && note.textContent !== words) {
    note.textContent = words;
  }
}
