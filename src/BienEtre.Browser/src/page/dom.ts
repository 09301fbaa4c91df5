/** The texts of the page: `<template data-text="key">words with {0}</template>`. */
export type Texts = (key: string, value?: string | number) => string;

/** Reads texts of the page on demand; a missing key gives an empty text. */
export function textsOf(root: ParentNode): Texts {
  const cache = new Map<string, string>();
  return (key, value = "") => {
    let words = cache.get(key);
    if (words === undefined) {
      const found = root.querySelector<HTMLTemplateElement>(`template[data-text="${CSS.escape(key)}"]`);
      words = found?.content.textContent?.trim() ?? "";
      cache.set(key, words);
    }
    return words.replaceAll("{0}", String(value));
  };
}

/** Writes words into every element of the selector. */
export function write(root: ParentNode, selector: string, words: string): void {
  for (const place of root.querySelectorAll(selector)) {
    if (place.textContent !== words) {
      place.textContent = words;
    }
  }
}

/** Shows or hides every element of the selector. */
export function reveal(root: ParentNode, selector: string, shown: boolean): void {
  for (const place of root.querySelectorAll<HTMLElement>(selector)) {
    place.hidden = !shown;
  }
}

/** Buttons of an action. */
export function actionsOf(root: ParentNode, name: string): HTMLElement[] {
  return [...root.querySelectorAll<HTMLElement>(`[data-action="${CSS.escape(name)}"]`)];
}

/**
 * Calls `act` when a button of the action is pressed; also for buttons that come later. Where `act` returns true the browser does nothing else:
 * a button inside a form works without script, and with it the form is not sent.
 */
export function onAction(root: Node, name: string, act: (button: HTMLElement) => boolean): void {
  root.addEventListener("click", (event) => {
    const button = event.target instanceof Element ? event.target.closest<HTMLElement>("[data-action]") : null;
    if (button?.dataset["action"] !== name) {
      return;
    }
    if (button.matches(":disabled, [aria-disabled='true']") || act(button)) {
      event.preventDefault();
    }
  });
}

/** Sets a switch: `data-off` for the styles, and `aria-pressed` where the page uses it (where the words change instead, both would be a double negation). */
export function showSwitch(root: ParentNode, name: string, off: boolean): void {
  for (const button of actionsOf(root, name)) {
    button.toggleAttribute("data-off", off);
    if (button.hasAttribute("aria-pressed")) {
      button.setAttribute("aria-pressed", String(off));
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
